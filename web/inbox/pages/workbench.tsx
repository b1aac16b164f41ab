import { useEffect, useState } from 'preact/hooks';
import type { Id } from '../../shared/protocol';
import { ContactPanel } from '../parts/contact_panel';
import { ConversationList } from '../parts/conversation_list';
import { Frame } from '../parts/frame';
import { ThreadPane } from '../parts/thread_pane';
import { route } from '../router';
import type { Status } from '../router';
import { workspace } from '../state/session';
import type { Membership } from '../state/session';
import type { Workspace } from '../state/workspace';
import { t } from '../strings';
import { following } from '../status_change';
import { useWorkbenchKeys } from '../workbench_commands';

/** Three panes on a desk, two on a tablet, one on a phone: the style sheet decides by width, the URL by content. */
export function Workbench({ company }: { company: Membership }) {
  const here = route.value;
  const space = workspace.value;
  const [details, setDetails] = useState(false);
  const id = here.page === 'conversation' ? here.id : undefined;
  const showDetails = (show: boolean) => {
    setDetails(show);
    // The button that was pressed disappears with its pane; the focus goes to the one that undoes it.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(show ? '.contact-close' : '.details-button')?.focus());
  };
  const status = here.page === 'conversation' || here.page === 'list' ? here.status : 'open';

  useEffect(() => {
    if (!space) return;
    if (id === undefined) space.leaveConversation();
    else void openAndPrefetch(space, id, status);
  }, [space, id, status]);
  useWorkbenchKeys(space, status);

  return (
    <Frame company={company}>
      <main class="workbench" id="content" tabIndex={-1} data-open={id !== undefined} data-details={details}>
        <ConversationList space={space} company={company} status={status} open={id} />
        {id !== undefined && space ? (
          <>
            <ThreadPane key={id} space={space} id={id} status={status} details={details} showDetails={showDetails} />
            <ContactPanel key={`contact-${id}`} space={space} id={id} close={() => showDetails(false)} />
          </>
        ) : (
          <div class="nothing-open">
            <p>{t('thread.choose')}</p>
            <p class="muted">{t('thread.chooseKeys')}</p>
          </div>
        )}
      </main>
    </Frame>
  );
}

/** The following conversation is fetched while this one is read, so that going on shows it at once. */
async function openAndPrefetch(space: Workspace, id: Id, status: Status): Promise<void> {
  await space.openConversation(id);
  const next = following(space, id, status);
  if (next !== undefined) await space.threads.open(next);
}
