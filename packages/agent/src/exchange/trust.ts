import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** Whom this host trusts to sign certificates. */
export type Trust = { readonly authorities: readonly string[]; readonly context: SecureContext };

export const trustIn = (authorities: readonly string[]): Trust => ({
  authorities,
  context: createSecureContext({ ca: [...authorities] }),
});

/**
 * The authorities that Node brings (with NODE_EXTRA_CA_CERTS) and those of the host's own store: an organisation's own is
 * usually there. Read once, when first asked for: that takes some tens of milliseconds.
 */
export function hostTrust(): () => Trust {
  let trust: Trust | undefined;
  return () => (trust ??= trustIn([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]));
}
