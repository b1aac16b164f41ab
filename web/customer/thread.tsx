import { Fragment, type VNode } from 'preact';
import type { Message } from '../shared/protocol';
import { iso, moment } from '../shared/time';
import { timeline, type Group } from '../shared/timeline';
import { useActions } from './actions_context';
import { Body, Bubble } from './bubble';
import { Icon } from './icons';
import { useStayingPut } from './staying_put';
import { authorName, say, type Item, type Model } from './model';

/** The conversation from its beginning, or from where older history can be loaded, to the newest message. */
export function Thread({ model }: { model: Model }): VNode {
  const { older, messages } = model.thread.value;
  const items = model.items.value;
  const element = useStayingPut(model, keyOf(items.at(-1)));
  return (
    <div class="thread" ref={element}>
      {older ? <Older model={model} first={messages[0]?.seq ?? 1} /> : <Beginning model={model} empty={items.length === 0} />}
      {timeline(items, model.calendar.value).map((day) => (
        <section class="day" key={day.key}>
          <h2 class="date">
            <time datetime={day.key}>{model.calendar.value.day(day.at)}</time>
          </h2>
          {day.groups.map((group) => (
            <GroupView key={keyOf(group.messages[0])} model={model} group={group} />
          ))}
        </section>
      ))}
      {model.past.value ? (
        <p class="older">
          <a href={model.page.action}>{model.strings.newest}</a>
        </p>
      ) : null}
    </div>
  );
}

function Older({ model, first }: { model: Model; first: number }): VNode {
  const actions = useActions();
  const load = (event: Event): void => {
    event.preventDefault();
    void actions.loadOlder();
  };
  return (
    <p class="older">
      <a href={`?before=${first}`} onClick={load}>
        {model.strings.older}
      </a>
      {model.historyError.value === '' ? null : <span role="alert">{model.historyError}</span>}
    </p>
  );
}

function Beginning({ model, empty }: { model: Model; empty: boolean }): VNode {
  const { greeting } = model.page.link;
  return (
    <div class="beginning">
      {empty ? (
        <>
          <h2>{say(model, model.strings.empty_title)}</h2>
          <p>{model.strings.empty_text}</p>
        </>
      ) : null}
      {greeting === '' ? null : (
        <p class="greeting" dir="auto">
          <Body text={greeting} />
        </p>
      )}
    </div>
  );
}

function GroupView({ model, group }: { model: Model; group: Group<Item> }): VNode {
  const own = group.author.kind === 'customer';
  const last = group.messages.at(-1);
  return (
    <div class={own ? 'group own' : 'group'}>
      <h3 class={own ? 'who sr' : 'who'} dir="auto">
        {authorName(model, group.author)}
      </h3>
      <ol>
        {group.messages.map((item) => (
          <Fragment key={keyOf(item)}>
            {model.unreadFrom.value === item.seq ? <li class="unread">{model.strings.unread}</li> : null}
            <Bubble model={model} item={item} />
          </Fragment>
        ))}
      </ol>
      {last ? <Meta model={model} item={last} own={own} /> : null}
    </div>
  );
}

function Meta({ model, item, own }: { model: Model; item: Item; own: boolean }): VNode | null {
  if (item.pending?.refused !== undefined) return null; // says so itself
  return (
    <p class="meta">
      <time datetime={iso(item.at)}>{model.calendar.value.time(item.at)}</time>
      {own ? <State model={model} item={item} /> : null}
    </p>
  );
}

/** How far the last message of a group has come; the newest of all says when it was read. */
function State({ model, item }: { model: Model; item: Item }): VNode {
  const { messages, receipts } = model.thread.value;
  const { delivered, read, at } = receipts?.company ?? NOT_YET;
  let state: 'waiting' | 'sent' | 'delivered' | 'read' = 'sent';
  if (item.pending) state = 'waiting';
  // Who answers on the page has read what stands above.
  else if (item.seq <= Math.max(read, newestOnPage(messages))) state = 'read';
  else if (item.seq <= delivered) state = 'delivered';
  const said = item.seq <= read && item.seq === newestOwn(messages);
  return (
    <span class="state">
      <Icon name={state} />
      {said ? `${model.strings.read} ${moment(model.calendar.value, at, item.at)}` : model.strings[state]}
    </span>
  );
}

const NOT_YET = { delivered: 0, read: 0, at: 0 };

function newestOnPage(messages: readonly Message[]): number {
  return messages.findLast((each) => each.author.kind === 'agent' && !each.via)?.seq ?? 0;
}

function newestOwn(messages: readonly Message[]): number {
  return messages.findLast((each) => each.author.kind === 'customer')?.seq ?? 0;
}

// The client id comes first, so that a bubble stays the same element when its message is acknowledged.
function keyOf(item: Item | undefined): string | number {
  return item?.client_id ?? item?.seq ?? 0;
}
