import type { Finding } from './finding.ts';

/** What each tool is for; Debian's package has it. */
const TOOLS = [
  { name: 'ip', package: 'iproute2' },
  { name: 'nft', package: 'nftables' },
  { name: 'unshare', package: 'util-linux' },
] as const;

/** `find` gives the path of a program, as the shell would find it. */
export const toolFindings = (find: (name: string) => string | undefined): readonly Finding[] =>
  TOOLS.map((tool) => {
    const path = find(tool.name);
    return {
      name: `tool ${tool.name}`,
      state: path === undefined ? 'limited' : 'ok',
      found: path ?? 'not found',
      advice:
        path === undefined
          ? `Checks do not need it; a lab does: install ${tool.package}.`
          : 'Only a lab needs it, not a check.',
    };
  });
