#include "net/handlers.hpp"

namespace dropline::net {
namespace {

using enum Method;
using enum Who;
using enum Counted;

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
    {get, "/-/inbox-sw.js", anyone, inbox_worker},
    {get, "/-/manifest/{}", anyone, app_manifest},
    {get, "/-/icon/{}/{}", anyone, app_icon},
    {get, "/-/inbox", anyone, inbox_shell},
    {get, "/-/inbox/*", anyone, inbox_shell},
    {get, "/-/profile", anyone, inbox_shell},
    {get, "/-/setup", anyone, inbox_shell},
    {get, "/-/signin", anyone, inbox_shell},
    {get, "/-/invitation", anyone, inbox_shell},

    // customers
    {get, "/-/api/v1/customer/{}/links", visitor, customer_main_link},
    {get, "/-/api/v1/customer/{}/links/{}", visitor, customer_link},
    {get, "/-/api/v1/customer/{}/conversation", visitor, customer_conversation},
    {get, "/-/api/v1/customer/{}/messages", customer, customer_messages},
    {post, "/-/api/v1/customer/{}/messages", visitor, customer_send},
    {get, "/-/api/v1/customer/{}/events", customer, customer_events},
    {get, "/-/api/v1/customer/{}/reply", visitor, customer_reply},
    {post, "/-/api/v1/customer/{}/read", customer, customer_read, by_handler},
    {post, "/-/api/v1/customer/{}/delivered", customer, customer_delivered, by_handler},
    {post, "/-/api/v1/customer/{}/typing", customer, customer_typing},
    {post, "/-/api/v1/customer/{}/presence", customer, customer_presence, by_handler},

    // how a customer is reached, and comes back
    {get, "/-/api/v1/customer/{}/reach", customer, show_reach},
    {put, "/-/api/v1/customer/{}/push", customer, customer_subscribe},
    {post, "/-/api/v1/customer/{}/push/remove", customer, customer_unsubscribe},
    {put, "/-/api/v1/customer/{}/email", customer, give_address},
    {post, "/-/api/v1/customer/{}/email/confirm", customer, confirm_address},
    {delete_, "/-/api/v1/customer/{}/email", customer, remove_address},
    {get, "/-/api/v1/customer/{}/devices", customer, list_devices},
    {delete_, "/-/api/v1/customer/{}/devices/{}", customer, sign_device_out},
    {post, "/-/api/v1/customer/{}/handover", customer, hand_over},
    {post, "/-/api/v1/customer/{}/return-link", customer, mail_return_link},
    {get, "/-/api/v1/customer/{}/files/{}", customer, customer_file},
    {get, "/-/return/{}", anyone, show_return},
    {post, "/-/return/{}", anyone, use_return},
    {post, "/-/return/{}/again", anyone, send_return_again},
    {get, "/-/unsubscribe/{}", anyone, show_unsubscribe},
    {post, "/-/unsubscribe/{}", anyone, unsubscribe},  // without `Origin`: see check_origin
    {post, "/-/unsubscribe/{}/undo", anyone, subscribe_again},

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
    {post, "/-/api/v1/companies/{}/conversations/{}/delivered", agent, mark_delivered},
    {post, "/-/api/v1/companies/{}/conversations/{}/typing", agent, agent_typing},
    {post, "/-/api/v1/companies/{}/presence", agent, agent_presence},
    {post, "/-/api/v1/companies/{}/conversations/{}/resolve", agent, resolve},
    {post, "/-/api/v1/companies/{}/conversations/{}/reopen", agent, reopen},
    {put, "/-/api/v1/companies/{}/conversations/{}/mute", agent, mute_conversation},
    {patch, "/-/api/v1/companies/{}/customers/{}", agent, rename_customer},
    {get, "/-/api/v1/companies/{}/files/{}", agent, agent_file},

    // how an agent is reached
    {get, "/-/api/v1/companies/{}/notifications", agent, show_notifications},
    {patch, "/-/api/v1/companies/{}/notifications", agent, change_notifications},
    {put, "/-/api/v1/companies/{}/notifications/email", agent, give_agent_address},
    {post, "/-/api/v1/companies/{}/notifications/email/confirm", agent, confirm_agent_address},
    {put, "/-/api/v1/companies/{}/push", agent, agent_subscribe},
    {post, "/-/api/v1/companies/{}/push/remove", agent, agent_unsubscribe},
    {post, "/-/api/v1/companies/{}/notifiers", agent, add_notifier},
    {delete_, "/-/api/v1/companies/{}/notifiers/{}", agent, remove_notifier},
    {post, "/-/api/v1/companies/{}/notifiers/{}/test", agent, test_notifier},

    // the company, its agents, its links
    {get, "/-/api/v1/companies/{}", agent, show_company},
    {patch, "/-/api/v1/companies/{}", manager, change_company},
    {get, "/-/api/v1/companies/{}/hours", agent, show_hours},
    {put, "/-/api/v1/companies/{}/hours", manager, change_hours},
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
