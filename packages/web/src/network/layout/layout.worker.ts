import { layOut } from './layout.ts';
import type { Plan } from './plan.ts';

// Beside the page's own thread: a large map must not hold up what somebody types meanwhile.
addEventListener('message', ({ data }: MessageEvent<Plan>) => postMessage(layOut(data)));
