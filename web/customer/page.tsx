import type { VNode } from 'preact';
import { useActions } from './actions_context';
import { Composer } from './composer';
import { Icon } from './icons';
import { say, type Model } from './model';
import { fill } from '../shared/strings';
import { moment } from '../shared/time';
import { Thread } from './thread';

/** The whole page. `src/net/customer_page.cpp` renders the same; the golden files keep the two equal. */
export function Page({ model }: { model: Model }): VNode {
  const actions = useActions();
  return (
    <>
      <header class="top">
        <h1 dir="auto">{model.page.company.name}</h1>
        <p>{model.strings.promise}</p>
        <p class="outlook" role="status">
          {model.outlook.value === '' ? null : model.outlook}
        </p>
        <Here model={model} />
        <button class="ways" type="button" aria-haspopup="dialog" onClick={() => actions.showWays()}>
          <Icon name="bell" />
          <span>{model.strings.ways}</span>
        </button>
      </header>
      <p class="banner" role="status">
        {model.banner.value === '' ? null : model.banner}
      </p>
      <main>
        <div class="stage">
          <div class="log" id="log" role="log" aria-live="off" aria-label={say(model, model.strings.conversation)} tabindex={0}>
            <Thread model={model} />
          </div>
          <ToEnd model={model} />
        </div>
        <Typing model={model} />
        <p class="sr" role="status">
          {model.announcement.value === '' ? null : model.announcement}
        </p>
        {model.offer.value}
        <Composer model={model} />
      </main>
    </>
  );
}

/** Said by the script only: what stands in a page without it would soon be untrue. */
function Here({ model }: { model: Model }): VNode {
  const { strings, company, calendar } = model;
  const { here = false, last_at, name } = company.value ?? {};
  let text = '';
  if (here) text = fill(strings.here, { name: name ?? strings.somebody });
  else if (last_at !== undefined) text = fill(strings.was_here, { time: moment(calendar.value, last_at, 0) });
  return <p class="here">{text === '' ? null : <Told icon={here ? 'here' : 'waiting'} text={text} />}</p>;
}

function Typing({ model }: { model: Model }): VNode {
  const { strings, typing } = model;
  const name = typing.value;
  return (
    <p class="typing" role="status">
      {name === undefined ? null : <Told icon="typing" text={fill(strings.types, { name: name || strings.somebody })} />}
    </p>
  );
}

function Told({ icon, text }: { icon: 'here' | 'waiting' | 'typing'; text: string }): VNode {
  return (
    <>
      <Icon name={icon} />
      {text}
    </>
  );
}

function ToEnd({ model }: { model: Model }): VNode | null {
  const actions = useActions();
  if (model.pinned.value) return null;
  const count = model.unseen.value;
  const text = count === 1 ? model.strings.new_one : fill(model.strings.new_many, { count });
  return (
    <button class="to-end" type="button" aria-label={count > 0 ? text : model.strings.newest_short} onClick={() => actions.goToEnd()}>
      <Icon name="down" />
      {count > 0 ? text : null}
    </button>
  );
}
