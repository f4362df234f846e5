import { checkSchema, type Check } from '@hopscope/protocol';
import { Link } from '../browser/link.tsx';
import { headlineOf, placeName, targetOf } from '../answer/headline.ts';
import { lineUp } from '../answer/line-up.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { instant, milliseconds, nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { Words } from '../words/words.ts';
import { Scroll } from '../browser/scroll.tsx';

/** Two answers side by side; what is not the same in both is marked. */
export function ComparePage({ one, other }: { readonly one: string; readonly other: string }) {
  const words = useWords();
  const { compare } = words;
  const first = useAsked(checkSchema, `/v1/checks/${one}`);
  const second = useAsked(checkSchema, `/v1/checks/${other}`);
  for (const { asked, again } of [first, second])
    if (asked && asked.kind !== 'answered') return <TroubleNote trouble={asked} again={again} />;
  if (first.asked?.kind !== 'answered' || second.asked?.kind !== 'answered') return <Loading />;
  const pair = [first.asked.value, second.asked.value] as const;
  const [left, right] = pair.map((check) => rowsOf(check, words));
  return (
    <>
      <header className="page-head">
        <h1>{compare.title}</h1>
        <Link href="/history">{compare.back}</Link>
      </header>
      <Scroll label={compare.title}>
        <table className="compare">
          <thead>
            <tr>
              <td>
                <span className="visually-hidden">{compare.title}</span>
              </td>
              {pair.map(({ id, createdAt }) => (
                <th key={id} scope="col">
                  <Link href={`/checks/${id}`}>{instant(createdAt, words)}</Link>
                </th>
              ))}
              <th scope="col">{compare.difference}</th>
            </tr>
          </thead>
          <tbody>
            {left?.map(([name, value], index) => {
              const theirs = right?.[index]?.[1] ?? '';
              const isSame = value === theirs;
              return (
                <tr key={name} className={isSame ? '' : 'differs'}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                  <td>{theirs}</td>
                  <td>{isSame ? compare.same : <strong>{compare.differs}</strong>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function rowsOf(check: Check, words: Words): readonly (readonly [name: string, value: string])[] {
  const { answer, history, compare, path } = words;
  const places = check.diagnosis === undefined ? [] : lineUp(check.diagnosis);
  const { verdict, rest } = headlineOf(check, places, words);
  const { latency, probes } = check.diagnosis ?? {};
  return [
    [history.from, nameOf(check.source)],
    [history.to, targetOf(check)],
    [answer.title, rest === '' ? verdict : `${verdict}: ${rest}`],
    [answer.sent, probes === undefined ? '—' : `${probes.sent}, ${probes.failed} ${answer.lost}`],
    [answer.median, latency === undefined ? '—' : milliseconds(latency.median)],
    [answer.p95, latency === undefined ? '—' : milliseconds(latency.p95)],
    [compare.hops, places.map((place) => placeName(place) ?? '·').join(' → ')],
    [path.issues, places.flatMap(({ issues }) => issues.map(({ code }) => code)).join(', ') || '—'],
  ];
}
