import type { Bench } from '../bench.ts';
import { benchClouds } from './clouds.ts';
import { benchEventLoop } from './event-loop.ts';
import { benchHosts } from './hosts.ts';

/** The pure heart: hosts and their checks, and a described network of the size of a cloud, alone and in a server. */
export const benchEngine: Bench = async (stage) => {
  await benchHosts(stage);
  await benchClouds(stage);
  await benchEventLoop(stage);
};
