import type { PathHop } from '../line-up.ts';

type HopIconProps = {
  readonly kind: 'source' | 'router' | 'appliance' | 'destination';
  readonly device?: PathHop['device'] | undefined;
  readonly place?: 'machine' | 'virtual-network' | 'internet' | 'nowhere' | 'unmodelled' | undefined;
};

/** Shapes of our own: a screen for a machine, a wall for an appliance, arrows for a router, a fork for a load balancer, a globe for the internet. */
export function HopIcon({ kind, place, device }: HopIconProps) {
  return (
    <svg className="hop-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={
          place === 'internet'
            ? GLOBE
            : place === 'nowhere'
              ? VOID
              : device === 'load-balancer'
                ? BALANCER
                : SHAPES[kind]
        }
      />
    </svg>
  );
}

const GLOBE = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3.6 9h16.8M3.6 15h16.8M12 3c-5 5-5 13 0 18c5-5 5-13 0-18';
const VOID = 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M6.4 6.4l11.2 11.2';
const BALANCER = 'M3 12h5M8 12l8-7h5M8 12h13M8 12l8 7h5M18 2l3 3-3 3M18 9l3 3-3 3M18 16l3 3-3 3';
const SHAPES = {
  source: 'M3 5h18v11H3zM9 20h6M12 16v4',
  router: 'M4 9h13l-3-3M20 15H7l3 3',
  appliance: 'M3 6h18v12H3zM3 10h18M3 14h18M9 6v4M15 6v4M6 10v4M12 10v4M18 10v4M9 14v4M15 14v4',
  destination: 'M5 3h14v18H5zM8 7h8M8 11h8M9 17h.01M12 17h.01',
};
