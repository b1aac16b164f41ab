#pragma once

#include "net/route.hpp"
#include "net/site.hpp"

// Every handler of the route table, by the file it is in.
namespace dropline::net {

using Answer = boost::asio::awaitable<HttpResponse>;

// customer_page_routes.cpp: what people open, and the form that works without JavaScript
Answer front_page(Site& site, Call& call);
Answer show_main_link(Site& site, Call& call);
Answer show_link(Site& site, Call& call);
Answer post_to_main_link(Site& site, Call& call);
Answer post_to_link(Site& site, Call& call);
Answer company_theme(Site& site, Call& call);
HttpResponse nothing_here(const HttpRequest& request);  // for people, where no route leads

// site_routes.cpp: inbox shells, assets, health
Answer inbox_shell(Site& site, Call& call);
Answer asset(Site& site, Call& call);
Answer livez(Site& site, Call& call);
Answer readyz(Site& site, Call& call);
Answer favicon(Site& site, Call& call);
Answer robots(Site& site, Call& call);

// installable.cpp: the customer's page as an app, and both service workers
Answer customer_worker(Site& site, Call& call);
Answer inbox_worker(Site& site, Call& call);
Answer app_manifest(Site& site, Call& call);
Answer app_icon(Site& site, Call& call);

// customer_api.cpp
Answer customer_main_link(Site& site, Call& call);
Answer customer_link(Site& site, Call& call);
Answer customer_conversation(Site& site, Call& call);
Answer customer_messages(Site& site, Call& call);
Answer customer_send(Site& site, Call& call);
Answer customer_reply(Site& site, Call& call);

// reach_api.cpp: how a customer is reached, and comes back on another device
Answer show_reach(Site& site, Call& call);
Answer customer_subscribe(Site& site, Call& call);
Answer customer_unsubscribe(Site& site, Call& call);
Answer give_address(Site& site, Call& call);
Answer confirm_address(Site& site, Call& call);
Answer remove_address(Site& site, Call& call);
Answer list_devices(Site& site, Call& call);
Answer sign_device_out(Site& site, Call& call);
Answer hand_over(Site& site, Call& call);
Answer mail_return_link(Site& site, Call& call);
Answer customer_file(Site& site, Call& call);

// return_pages.cpp: behind return links
Answer show_return(Site& site, Call& call);
Answer use_return(Site& site, Call& call);
Answer send_return_again(Site& site, Call& call);

// unsubscribe_pages.cpp: out of mail about conversations, and back
Answer show_unsubscribe(Site& site, Call& call);
Answer unsubscribe(Site& site, Call& call);
Answer subscribe_again(Site& site, Call& call);

// agent_reach_api.cpp: what an agent is told of, and how
Answer show_notifications(Site& site, Call& call);
Answer change_notifications(Site& site, Call& call);
Answer agent_subscribe(Site& site, Call& call);
Answer agent_unsubscribe(Site& site, Call& call);
Answer give_agent_address(Site& site, Call& call);
Answer confirm_agent_address(Site& site, Call& call);
Answer mute_conversation(Site& site, Call& call);
Answer agent_file(Site& site, Call& call);

// notifier_api.cpp: other services by which an agent is told
Answer add_notifier(Site& site, Call& call);
Answer remove_notifier(Site& site, Call& call);
Answer test_notifier(Site& site, Call& call);

// event_api.cpp: long polling
Answer customer_events(Site& site, Call& call);
Answer agent_events(Site& site, Call& call);

// presence_api.cpp: receipts, presence and typing, where WebSocket is blocked
Answer customer_read(Site& site, Call& call);
Answer customer_delivered(Site& site, Call& call);
Answer customer_typing(Site& site, Call& call);
Answer customer_presence(Site& site, Call& call);
Answer mark_delivered(Site& site, Call& call);
Answer agent_typing(Site& site, Call& call);
Answer agent_presence(Site& site, Call& call);

// session_api.cpp: coming in and going out
Answer sign_in(Site& site, Call& call);
Answer sign_in_by_token(Site& site, Call& call);
Answer show_session(Site& site, Call& call);
Answer sign_out(Site& site, Call& call);
Answer change_profile(Site& site, Call& call);
Answer check_setup(Site& site, Call& call);
Answer set_up(Site& site, Call& call);
Answer accept_invitation(Site& site, Call& call);

// inbox_api.cpp
Answer list_conversations(Site& site, Call& call);
Answer show_conversation(Site& site, Call& call);
Answer list_messages(Site& site, Call& call);
Answer agent_send(Site& site, Call& call);
Answer mark_read(Site& site, Call& call);
Answer resolve(Site& site, Call& call);
Answer reopen(Site& site, Call& call);
Answer rename_customer(Site& site, Call& call);

// company_api.cpp: the company itself and its agents
Answer show_company(Site& site, Call& call);
Answer change_company(Site& site, Call& call);
Answer list_agents(Site& site, Call& call);
Answer invite_agent(Site& site, Call& call);
Answer change_role(Site& site, Call& call);
Answer remove_agent(Site& site, Call& call);
Answer new_invitation(Site& site, Call& call);

// hours_api.cpp: when the company is there, and what it says about its replies
Answer show_hours(Site& site, Call& call);
Answer change_hours(Site& site, Call& call);

// link_api.cpp
Answer list_links(Site& site, Call& call);
Answer add_link(Site& site, Call& call);
Answer change_link(Site& site, Call& call);
Answer link_qr_svg(Site& site, Call& call);
Answer link_qr_png(Site& site, Call& call);

}  // namespace dropline::net
