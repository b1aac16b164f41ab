import { useEffect } from 'preact/hooks';
import { useFocusAcrossPages } from './focus';
import { Help } from './parts/help';
import { LoadFailed } from './parts/load_failed';
import { CompanyChoice, Missing } from './pages/home';
import { InvitationPage } from './pages/invitation';
import { ProfilePage } from './pages/profile';
import { SettingsPage } from './pages/settings';
import { SetupPage } from './pages/setup';
import { SignInPage } from './pages/signin';
import { Skeleton } from './parts/skeleton';
import { Workbench } from './pages/workbench';
import { companyOf, navigate, route } from './router';
import { loadSession, membership, session, sessionError } from './state/session';

export function App() {
  useFocusAcrossPages();
  return (
    <>
      <Screen />
      <Help />
    </>
  );
}

function Screen() {
  const here = route.value;
  switch (here.page) {
    case 'signin':
      return <SignInPage token={here.token} reason={here.reason} next={here.next} />;
    case 'setup':
      return <SetupPage token={here.token} />;
    case 'invitation':
      return <InvitationPage token={here.token} />;
    case 'missing':
      return <Missing />;
    default:
      return <SignedIn />;
  }
}

/** Everything behind the session. The router's guard sends visitors without one to the sign-in page. */
function SignedIn() {
  const here = route.value;
  if (sessionError.value !== undefined) return <LoadFailed error={sessionError.value} retry={loadSession} />;
  if (!session.value) return <Skeleton />;
  if (here.page === 'home') return <Home />;
  if (here.page === 'profile') return <ProfilePage />;
  const slug = companyOf(here);
  const company = membership(slug);
  if (!company) return <Missing />;
  if (here.page === 'settings') return <SettingsPage key={company.id} company={company} section={here.section} />;
  return <Workbench key={company.id} company={company} />;
}

function Home() {
  const companies = session.value?.companies ?? [];
  const only = companies.length === 1 ? companies[0] : undefined;
  useEffect(() => {
    if (only) navigate({ page: 'list', company: only.slug, status: 'open' }, 'replace');
  }, [only]);
  return only ? <Skeleton /> : <CompanyChoice companies={companies} />;
}
