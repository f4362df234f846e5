/** A socket belongs to the namespace in which it was opened; so whoever opens it says where. `path`: of its file. */
export type Order =
  | { readonly kind: 'listen'; readonly order: number; readonly path: string; readonly port: number }
  | {
      readonly kind: 'connect';
      readonly order: number;
      readonly path: string;
      readonly address: string;
      readonly port: number;
      /** The port that the connection comes from; absent: one that the kernel picks. */
      readonly sourcePort?: number;
      /** The address that it comes from; absent: one that the kernel picks. */
      readonly source?: string;
      readonly timeoutMs: number;
    };

/** How an attempt to connect ended. `failed`: the system's word, such as EHOSTUNREACH. */
export type Connection =
  | { readonly kind: 'connected' | 'refused' | 'silent' }
  | { readonly kind: 'failed'; readonly code: string };

export type Answer =
  | { readonly kind: 'connection'; readonly order: number; readonly connection: Connection }
  | { readonly kind: 'listening'; readonly order: number }
  | { readonly kind: 'failed'; readonly order: number; readonly reason: string };
