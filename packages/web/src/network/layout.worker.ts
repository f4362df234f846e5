import type { MapNetwork } from './estate.ts';
import { layOut } from './layout.ts';

// Beside the page's own thread: a large map must not hold up what somebody types meanwhile.
addEventListener('message', ({ data }: MessageEvent<readonly MapNetwork[]>) => postMessage(layOut(data)));
