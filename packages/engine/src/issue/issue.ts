import type { IssueCode } from '../catalogue/catalogue.ts';
import type { Origin, Severity } from '../catalogue/entry.ts';

export type { IssueCode };

/** What blames whom. Codes and meanings: docs/catalogue; ARM's spelling of each lives in `protocol`. */
export type Issue = {
  readonly code: IssueCode;
  /** Where on its hop the trouble is: at the hop itself, on the way in, on the way out. */
  readonly origin: Origin;
  readonly severity: Severity;
  /** One plain sentence for a person, naming addresses, ports, rules or routes. */
  readonly sentence: string;
  /** The facts behind the sentence, by name: the rule, the route, the errno, the host that answered. */
  readonly context: Readonly<Record<string, string>>;
};
