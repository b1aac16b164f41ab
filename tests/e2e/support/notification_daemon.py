#!/usr/bin/python3
"""The desktop's notification service (org.freedesktop.Notifications) on the session bus, for tests.

Says on stdout, one JSON object per line, what programs show and close; on stdin it is told what the person does:
{"press": ID, "action": "default"}, {"reply": ID, "text": "..."} or {"dismiss": ID}.
"""

import json
import os

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
DISMISSED, CLOSED_BY_PROGRAM = 2, 3  # reasons of the specification


def say(event):
    print(json.dumps(event), flush=True)


class Notifications(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(dbus.service.BusName(NAME, bus, do_not_queue=True), PATH)
        self.newest = 0
        self.shown = set()

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["body", "actions", "persistence", "icon-static", "inline-reply"]

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("dropline-test", "dropline", "1", "1.2")

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, program, replaces, _icon, summary, body, actions, _hints, _timeout):
        number = int(replaces)
        if number == 0:
            self.newest += 1
            number = self.newest
        self.shown.add(number)
        names = [str(name) for name in actions[::2]]
        titles = [str(title) for title in actions[1::2]]
        say({"event": "shown", "id": number, "program": str(program), "title": str(summary), "body": str(body),
             "actions": [{"name": name, "title": title} for name, title in zip(names, titles)]})
        return dbus.UInt32(number)

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        self.close(int(number), CLOSED_BY_PROGRAM)

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason):
        pass

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NAME, signature="us")
    def NotificationReplied(self, number, text):  # KDE's, which Chromium knows as well
        pass

    def close(self, number, reason):
        if number not in self.shown:
            return
        self.shown.remove(number)
        say({"event": "closed", "id": number, "by": "person" if reason == DISMISSED else "program"})
        self.NotificationClosed(dbus.UInt32(number), dbus.UInt32(reason))

    def obey(self, command):
        if "dismiss" in command:
            self.close(command["dismiss"], DISMISSED)
        elif "reply" in command:
            self.NotificationReplied(dbus.UInt32(command["reply"]), command["text"])
            self.close(command["reply"], DISMISSED)
        else:
            self.ActionInvoked(dbus.UInt32(command["press"]), command["action"])
            self.close(command["press"], DISMISSED)


def main():
    DBusGMainLoop(set_as_default=True)
    service = Notifications(dbus.SessionBus())
    loop = GLib.MainLoop()
    pending = bytearray()

    def on_input(descriptor, _condition):
        got = os.read(descriptor, 4096)
        if got == b"":  # the test has gone
            loop.quit()
            return False
        pending.extend(got)
        *lines, rest = bytes(pending).split(b"\n")
        pending[:] = rest
        for line in lines:
            service.obey(json.loads(line))
        return True

    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, on_input)
    say({"event": "ready"})
    loop.run()


main()
