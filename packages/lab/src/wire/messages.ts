/** What the thread of the wires is started with. Paths are those of namespaces' files. */
export type WireOrder = {
  /** The namespace in which the wires' inner ends are. */
  readonly path: string;
  readonly wires: readonly { readonly left: string; readonly right: string; readonly delayUs: number }[];
  /** Outer ends: they must finish their packets' checksums, because nothing behind a wire does it for them. */
  readonly ends: readonly { readonly path: string; readonly device: string }[];
};
