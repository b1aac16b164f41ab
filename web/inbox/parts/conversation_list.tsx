import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation, Id } from '../../shared/protocol';
import { density } from '../preferences';
import { navigate, pathOf } from '../router';
import type { Status } from '../router';
import { session } from '../state/session';
import type { Membership } from '../state/session';
import { visible } from '../state/list';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { ConnectionState } from './connection_state';
import { ConversationRow } from './conversation_row';
import { LoadFailed } from './load_failed';
import { Skeleton } from './skeleton';
import { useWindow } from './window';

interface Props {
  space: Workspace | undefined;
  company: Membership;
  status: Status;
  open: Id | undefined;
}

const statuses: readonly Status[] = ['open', 'resolved', 'all'];

export function ConversationList({ space, company, status, open }: Props) {
  useEffect(() => void space?.conversations.show(status), [space, status]);
  return (
    <section class="list-pane" aria-labelledby="list-title">
      <header class="list-head">
        <div class="list-title-row">
          <h1 id="list-title">{t('app.inbox')}</h1>
          <CompanySwitch company={company} />
          {space && <ConnectionState status={space.connection.value} />}
        </div>
        <nav class="tabs" aria-label={t('list.tabs')}>
          {statuses.map((each) => (
            <a
              key={each}
              href={pathOf({ page: 'list', company: company.slug, status: each })}
              aria-current={each === status ? 'page' : undefined}
            >
              {t(`status.${each}`)}
            </a>
          ))}
        </nav>
        {space && <Stale space={space} status={status} />}
      </header>
      {space ? <Rows key={status} space={space} company={company} status={status} open={open} /> : <Skeleton />}
    </section>
  );
}

/** Where nothing is shown yet, its place says why by itself. */
function Stale({ space, status }: { space: Workspace; status: Status }) {
  const error = space.stale.value;
  if (error === undefined || !space.conversations.state.value.views[status].loaded) return null;
  return <LoadFailed title={t('list.stale')} error={error} retry={() => space.retryNow()} />;
}

function Rows(props: Props & { space: Workspace }) {
  const { space, company, status } = props;
  const { conversations } = space;
  const rows = useComputed(() => visible(conversations.state.value, status)).value;
  const view = conversations.state.value.views[status];
  const failed = conversations.failed.value[status];
  if (!view.loaded) {
    const retry = () => void conversations.show(status);
    return failed === undefined ? <Skeleton /> : <LoadFailed title={t('list.loadFailed')} error={failed} retry={retry} />;
  }
  if (rows.length === 0) return <Empty company={company} status={status} />;
  return <ScrolledRows {...props} rows={rows} next={view.next} failed={failed} />;
}

type ScrolledProps = Props & { space: Workspace; rows: Conversation[]; next: string | undefined; failed: unknown };

/** Renders only what is near the visible part, and asks for the following page before its end is reached. */
function ScrolledRows({ space, company, status, open, rows, next, failed }: ScrolledProps) {
  const { conversations } = space;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = density.value === 'compact' ? 56 : 80;
  const openIndex = useRef(-1);
  openIndex.current = rows.findIndex((row) => row.id === open);
  const shown = useWindow(scroller, rows.length, rowHeight);
  const nearEnd = shown.end >= rows.length - 20;

  useEffect(() => {
    if (next !== undefined && failed === undefined && nearEnd) void conversations.more(status);
  }, [conversations, status, next, failed, nearEnd]);
  // Only when another one is opened: the list must not jump because the open one moved.
  useEffect(() => keepInView(scroller.current, openIndex.current, rowHeight), [open, rowHeight]);

  return (
    <div class="list-scroll" ref={scroller}>
      <ul class="rows" aria-label={t('list.label')} style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(shown.start, shown.end).map((row, offset) => (
          <li
            key={row.id}
            class="row-place"
            aria-setsize={next === undefined ? rows.length : -1}
            aria-posinset={shown.start + offset + 1}
            style={{ height: `${rowHeight}px`, transform: `translateY(${(shown.start + offset) * rowHeight}px)` }}
          >
            <ConversationRow
              conversation={row}
              href={pathOf({ page: 'conversation', company: company.slug, status, id: row.id })}
              current={row.id === open}
              me={space.me}
            />
          </li>
        ))}
      </ul>
      {next !== undefined && failed !== undefined && (
        <LoadFailed title={t('list.loadFailed')} error={failed} retry={() => void conversations.more(status)} />
      )}
    </div>
  );
}

/** The browser cannot scroll to a row that is not rendered, so the place is computed. */
function keepInView(scroller: HTMLElement | null, index: number, rowHeight: number): void {
  if (!scroller || index < 0) return;
  const top = index * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + rowHeight - scroller.clientHeight;
}

function Empty({ company, status }: { company: Membership; status: Status }) {
  return (
    <div class="empty">
      <p>{t(`list.empty.${status}`)}</p>
      {status !== 'resolved' && <p class="muted">{t(`list.empty.${status}.more`)}</p>}
      <a class="button" href={pathOf({ page: 'settings', company: company.slug, section: 'links' })}>
        {t('list.share')}
      </a>
    </div>
  );
}

function CompanySwitch({ company }: { company: Membership }) {
  const companies = session.value?.companies ?? [];
  if (companies.length < 2) return <span class="company-name">{company.name}</span>;
  return (
    <select
      class="company-switch"
      aria-label={t('nav.companies')}
      value={company.slug}
      onChange={(event) => navigate({ page: 'list', company: event.currentTarget.value, status: 'open' })}
    >
      {companies.map((each) => (
        <option key={each.id} value={each.slug}>
          {each.name}
        </option>
      ))}
    </select>
  );
}
