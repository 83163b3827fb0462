// Guide and reference: the documents of the project, each loaded when it is opened. The document stands in the URL.

import documents from 'docs:index';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { nameOf } from '../app/docs-names.ts';
import { readMarkdown } from '../app/markdown.ts';
import { useTitle } from '../app/title.ts';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty } from '../components/note.tsx';
import { Prose } from '../components/prose.tsx';
import { t } from '../text.ts';
import { DocsSearch } from './docs-search.tsx';

const route = getRouteApi('/docs');
const FIRST = 'README.md';

const GROUPS = [
  { title: 'docs.guides', has: (path: string) => !path.startsWith('docs/reference/') && path !== 'docs/operating.md' },
  { title: 'docs.run', has: (path: string) => path === 'docs/operating.md' },
  { title: 'docs.reference', has: (path: string) => path.startsWith('docs/reference/') },
] as const;

export function DocsScreen() {
  const { page = FIRST } = route.useSearch();
  const found = documents.find(({ path }) => path === page);
  const { data, error, refetch } = useQuery({
    queryKey: ['docs', page],
    queryFn: async () => readMarkdown((await found?.load())?.default ?? ''),
    enabled: found !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useTitle(nameOf(page));
  const isThere = data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is scrolled to its own heading.
  useEffect(() => {
    if (isThere && location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere, page]);
  const headings = (data ?? []).flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []));
  return (
    <div className="docs withtoc">
      <nav className="sidenav docnav hide-sm" aria-label={t('docs.title')}>
        <DocsSearch hasKey>
          <Documents page={page} />
        </DocsSearch>
      </nav>
      <details className="docmenu only-sm" key={page}>
        <summary>
          <Icon name="book" />
          <span>{t('docs.open', { name: nameOf(page) })}</span>
          <Icon name="down" />
        </summary>
        <nav aria-label={t('docs.title')}>
          <DocsSearch>
            <Documents page={page} />
          </DocsSearch>
        </nav>
      </details>
      {found === undefined ? (
        <Empty title={t('docs.none')}>{t('docs.noneText')}</Empty>
      ) : error !== null ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="w-4" />
      ) : (
        <Prose blocks={data} linkTo={(to) => resolve(page, to)} />
      )}
      <nav className="toc" aria-label={t('docs.onPage')}>
        <h2>{t('docs.onPage')}</h2>
        <ul>
          {headings.map(({ id, text }) => (
            <li key={id}>
              <a href={`#${id}`}>{text.replaceAll('`', '')}</a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function Documents({ page }: { readonly page: string }) {
  return (
    <>
      {GROUPS.map(({ title, has }) => {
        const shown = documents.filter(({ path }) => has(path));
        if (shown.length === 0) return null;
        return (
          <div key={title}>
            <h2>{t(title)}</h2>
            <ul>
              {shown.map(({ path }) => (
                <li key={path}>
                  <Link to="/docs" search={{ page: path }} aria-current={path === page ? 'page' : undefined}>
                    {nameOf(path)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      <h2>{t('docs.try')}</h2>
      <ul>
        <li>
          <a href="/graphql">{t('docs.graphiql')}</a>
        </li>
        <li>
          <Link to="/">{t('docs.market')}</Link>
        </li>
      </ul>
    </>
  );
}

/** Returns where a link of a document leads; null for a file that the page does not show. */
function resolve(page: string, to: string): { readonly page: string; readonly hash: string } | string | null {
  if (/^https?:/.test(to)) return to;
  if (to.startsWith('#')) return { page, hash: to.slice(1) };
  const { pathname, hash } = new URL(to, `http://docs/${page}`);
  const path = decodeURIComponent(pathname.slice(1));
  return documents.some((one) => one.path === path) ? { page: path, hash: hash.slice(1) } : null;
}
