import { useSyncExternalStore } from 'react';

let signedOut = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  signedOut = value;
  for (const listener of listeners) listener();
}

/** Called where the server says 401, wherever in the portal that is. */
export const noteSignedOut = (): void => set(true);
export const noteSignedIn = (): void => set(false);

/** Whether the last that the server said was that it does not know us. */
export const useSignedOut = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => signedOut,
  );
