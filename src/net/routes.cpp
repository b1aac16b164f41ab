#include "net/handlers.hpp"

namespace dropline::net {
namespace {

using enum Method;
using enum Who;

// First match wins. Rights and body are checked before the handler runs, from what the row says.
constexpr Route table[] = {
    // pages
    {get, "/", anyone, front_page},
    {get, "/robots.txt", anyone, robots},
    {get, "/favicon.ico", anyone, favicon},

    // the application's own
    {get, "/-/livez", anyone, livez},
    {get, "/-/readyz", anyone, readyz},
    {get, "/-/assets/{}", anyone, asset},
    {get, "/-/theme/{}", anyone, company_theme},
    {get, "/-/sw.js", anyone, customer_worker},
    {get, "/-/manifest/{}", anyone, app_manifest},
    {get, "/-/icon/{}/{}", anyone, app_icon},
    {get, "/-/inbox", anyone, inbox_shell},
    {get, "/-/inbox/*", anyone, inbox_shell},
    {get, "/-/profile", anyone, inbox_shell},
    {get, "/-/setup", anyone, inbox_shell},
    {get, "/-/signin", anyone, inbox_shell},
    {get, "/-/invitation", anyone, inbox_shell},

    // customers
    {get, "/-/api/v1/customer/{}/conversation", visitor, customer_conversation},
    {get, "/-/api/v1/customer/{}/messages", customer, customer_messages},
    {post, "/-/api/v1/customer/{}/messages", visitor, customer_send},
    {get, "/-/api/v1/customer/{}/events", customer, customer_events},

    // coming in
    {post, "/-/api/v1/session", anyone, sign_in},
    {get, "/-/api/v1/session", signed_in, show_session},
    {delete_, "/-/api/v1/session", signed_in, sign_out},
    {post, "/-/api/v1/session/token", anyone, sign_in_by_token},
    {patch, "/-/api/v1/session/agent", signed_in, change_profile},
    {get, "/-/api/v1/setup", anyone, check_setup},
    {post, "/-/api/v1/setup", anyone, set_up},
    {post, "/-/api/v1/invitation", anyone, accept_invitation},

    // the inbox
    {get, "/-/api/v1/companies/{}/events", agent, agent_events},
    {get, "/-/api/v1/companies/{}/conversations", agent, list_conversations},
    {get, "/-/api/v1/companies/{}/conversations/{}", agent, show_conversation},
    {get, "/-/api/v1/companies/{}/conversations/{}/messages", agent, list_messages},
    {post, "/-/api/v1/companies/{}/conversations/{}/messages", agent, agent_send},
    {post, "/-/api/v1/companies/{}/conversations/{}/read", agent, mark_read},
    {post, "/-/api/v1/companies/{}/conversations/{}/resolve", agent, resolve},
    {post, "/-/api/v1/companies/{}/conversations/{}/reopen", agent, reopen},
    {patch, "/-/api/v1/companies/{}/customers/{}", agent, rename_customer},

    // the company, its agents, its links
    {get, "/-/api/v1/companies/{}", agent, show_company},
    {patch, "/-/api/v1/companies/{}", manager, change_company},
    {get, "/-/api/v1/companies/{}/agents", agent, list_agents},
    {post, "/-/api/v1/companies/{}/agents", manager, invite_agent},
    {patch, "/-/api/v1/companies/{}/agents/{}", manager, change_role},
    {delete_, "/-/api/v1/companies/{}/agents/{}", manager, remove_agent},
    {post, "/-/api/v1/companies/{}/agents/{}/invitation", manager, new_invitation},
    {get, "/-/api/v1/companies/{}/links", agent, list_links},
    {post, "/-/api/v1/companies/{}/links", manager, add_link},
    {patch, "/-/api/v1/companies/{}/links/{}", manager, change_link},
    {get, "/-/api/v1/companies/{}/links/{}/qr.svg", agent, link_qr_svg},
    {get, "/-/api/v1/companies/{}/links/{}/qr.png", agent, link_qr_png},

    // companies' pages: last, as they match any name. No company is called "-".
    {get, "/{}", anyone, show_main_link},
    {post, "/{}", anyone, post_to_main_link},
    {get, "/{}/{}", anyone, show_link},
    {post, "/{}/{}", anyone, post_to_link},
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace dropline::net
