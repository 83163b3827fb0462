// The search of the documents: every document is loaded when the field gets the focus, and searched here. The key "/" leads to the field.

import documents from 'docs:index';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { nameOf } from '../app/docs-names.ts';
import { type DocSection, type Found, findSections, sectionsOf, wordsOf } from '../app/docs-search.ts';
import { readMarkdown } from '../app/markdown.ts';
import { Icon } from '../components/icon.tsx';
import { t } from '../text.ts';

async function readSections(): Promise<readonly DocSection[]> {
  const all = await Promise.all(
    documents.map(async ({ path, load }) => sectionsOf(path, nameOf(path), readMarkdown((await load()).default))),
  );
  return all.flat();
}

/** The field, and below it what was found; without a search, `children`. */
export function DocsSearch({ hasKey = false, children }: { readonly hasKey?: boolean; readonly children: ReactNode }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [isWanted, setWanted] = useState(false);
  const { data } = useQuery({
    queryKey: ['docs-sections'],
    queryFn: readSections,
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (!hasKey) return undefined;
    const focus = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, [hasKey]);
  const isSearch = wordsOf(search).length > 0;
  const found = isSearch && data !== undefined ? findSections(data, search) : [];
  const openFirst = (): void => {
    const first = found[0]?.section;
    if (first !== undefined) void navigate({ to: '/docs', search: { page: first.page }, hash: first.hash });
  };
  return (
    <>
      <search>
        <form
          className="search"
          onSubmit={(event) => {
            event.preventDefault();
            openFirst();
          }}
        >
          <label className="hide" htmlFor={id}>
            {t('docs.searchLabel')}
          </label>
          <Icon name="search" />
          <input
            className="input"
            id={id}
            ref={field}
            type="search"
            placeholder={t('docs.search')}
            aria-keyshortcuts={hasKey ? '/' : undefined}
            value={search}
            onFocus={() => setWanted(true)}
            onChange={(event) => setSearch(event.currentTarget.value)}
            onKeyDown={({ key }) => {
              if (key === 'Escape') setSearch('');
            }}
          />
          {hasKey && search === '' && <kbd>/</kbd>}
        </form>
      </search>
      <p className="hide" role="status">
        {isSearch && data !== undefined && t('docs.found', { count: found.length })}
      </p>
      {!isSearch ? (
        children
      ) : data === undefined ? (
        <p className="small dim found">{t('app.loading')}</p>
      ) : (
        <Results found={found} search={search} />
      )}
    </>
  );
}

function Results({ found, search }: { readonly found: readonly Found[]; readonly search: string }) {
  if (found.length === 0) return <p className="small dim found">{t('docs.notFound')}</p>;
  return (
    <ol className="found">
      {found.map(({ section: { page, name, heading, hash }, excerpt }) => (
        <li key={`${page}#${hash}`}>
          <Link to="/docs" search={{ page }} hash={hash}>
            <b>
              <Marked text={heading} search={search} />
            </b>
            {name !== heading && <span className="faint">{name}</span>}
            <span>
              <Marked text={excerpt} search={search} />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

/** A text with the words of the search marked. */
function Marked({ text, search }: { readonly text: string; readonly search: string }): ReactNode {
  const words = wordsOf(search);
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text
    .split(new RegExp(`(${escaped.join('|')})`, 'gi'))
    .map((part, at) => (at % 2 === 1 ? <mark key={`${at} ${part}`}>{part}</mark> : part));
}
