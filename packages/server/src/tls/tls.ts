/** What the HTTPS listener serves, and what a client has to trust. */
export type Tls = {
  /** PEM: the server's certificate, followed by its chain where one was given. */
  readonly cert: string;
  /** PEM. Never logged. */
  readonly key: string;
  /** PEM file that makes a client trust `cert`. Absent when a certificate was given whose root is not in its file. */
  readonly caFile?: string;
  /** SHA-256 of the server's certificate, as openssl prints it: `AB:CD:…`. */
  readonly fingerprint: string;
};
