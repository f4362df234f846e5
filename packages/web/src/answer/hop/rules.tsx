import { nameOf } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import type { PathHop } from '../line-up.ts';
import type { Reading } from '../path/use-explanation.ts';
import { Scroll } from '../../browser/scroll.tsx';

type Filter = Reading['filters'][number];
type Rule = Filter['rules'][number];

/** A group that was asked: which rule decided, and every rule that was considered for it. */
export function ConsideredRules({ filters }: { readonly filters: readonly Filter[] }) {
  const { path } = useWords();
  const denial = filters.findIndex((filter) => decisionIn(filter)?.access === 'deny');
  return (
    <>
      <h3>{path.rules}</h3>
      <ol className="filters">
        {filters.map((filter, index) => {
          const { direction, level, rules } = filter;
          const decision = decisionIn(filter);
          const access = decision === undefined ? 'undetermined' : decision.access === 'deny' ? 'deny' : 'allow';
          return (
            <li key={`${direction}-${level}`} className={`filter filter-${access}`}>
              <FilterLine
                access={access}
                direction={direction}
                level={level}
                group={rules[0]?.group ?? ''}
                rule={decision?.name ?? decision?.id}
                byName={decision?.byName}
                decides={index === denial}
              />
              <details open={index === denial || filters.length === 1}>
                <summary>{path.considered(rules.length)}</summary>
                <RuleTable rules={rules} decides={filter.decides} />
              </details>
            </li>
          );
        })}
      </ol>
    </>
  );
}

const decisionIn = ({ decides, rules }: Filter): Rule | undefined => rules.find(({ id }) => id === decides);

/** What a path itself tells of the groups on it: which rule decided in each. In the order in which Azure asks them. */
export function DecidingRules({ filters }: { readonly filters: NonNullable<PathHop['filters']> }) {
  const { path } = useWords();
  const deciding = filters.findIndex(({ access }) => access === 'deny');
  return (
    <>
      <h3>{path.rules}</h3>
      <ol className="filters">
        {filters.map(({ direction, level, access, group, rule, byName }, index) => (
          <li key={`${direction}-${level}-${group}`} className={`filter filter-${access}`}>
            <FilterLine
              access={access}
              direction={direction}
              level={level}
              group={group}
              rule={rule}
              byName={byName}
              decides={index === deciding}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

type FilterLineProps = Pick<NonNullable<PathHop['filters']>[number], 'access' | 'direction' | 'level' | 'group'> & {
  readonly rule: string | undefined;
  readonly byName: string | undefined;
  /** The first denial decides about the flow. */
  readonly decides: boolean;
};

function FilterLine({ access, direction, level, group, rule, byName, decides }: FilterLineProps) {
  const { path, answer } = useWords();
  const tone = { deny: 'bad', allow: 'good', undetermined: 'doubtful' }[access];
  return (
    <div className="filter-line">
      <span className={`badge badge-${tone}`}>{path[access]}</span>{' '}
      <strong>{rule === undefined ? '—' : nameOf(rule)}</strong>{' '}
      {byName !== undefined && <span>{path.byName(byName)} </span>}
      <span className="quiet">
        {nameOf(group)} · {direction === 'inbound' ? answer.inbound : answer.outbound} ·{' '}
        {level === 'virtual-network' ? path.network : path[level]}
      </span>
      {decides && <span className="badge badge-bad">{path.decides}</span>}
    </div>
  );
}

function RuleTable({ rules, decides }: { readonly rules: readonly Rule[]; readonly decides: string | undefined }) {
  const { path, network } = useWords();
  return (
    <Scroll label={path.considered(rules.length)} look="considered">
      <table>
        <thead>
          <tr>
            <th scope="col">{network.priority}</th>
            <th scope="col">{network.rule}</th>
            <th scope="col">{network.access}</th>
            <th scope="col">{path.why}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr
              key={rule.id}
              className={rule.id === decides ? `decides decides-${rule.access}` : rule.isBehind ? 'behind' : ''}
            >
              <td>{rule.priority < 0 ? '–' : rule.priority}</td>
              <th scope="row">{rule.name}</th>
              <td>{rule.access === 'unknown' ? '–' : rule.access === 'deny' ? path.deny : path.allow}</td>
              <td>{whyOf(rule, rule.id === decides, path)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function whyOf(
  { match, missed, unknown, isBehind }: Rule,
  decides: boolean,
  path: ReturnType<typeof useWords>['path'],
): string {
  const fields = (which: Rule['missed']) => which.map((field) => path.fields[field]).join(', ');
  if (decides) return path.matchDecides;
  if (match === 'no') return path.misses(fields(missed));
  if (match === 'maybe') return path.unknown(fields(unknown));
  return isBehind ? path.matchBehind : path.matches;
}
