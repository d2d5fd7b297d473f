"""Work that waits for the node runs in threads; what it gives is handed to Blender's main thread by a timer.

Blender may be touched from its main thread alone, so threads get plain values and give plain values.
"""

import queue
import threading

import bpy

# Seconds between two looks for results.
TICK_S = 0.1

_inbox = queue.SimpleQueue()
_on_tick = []


class Task:
    """Work under way. `progress` is the newest of `Client.run`; `cancel` may be called from any thread."""

    def __init__(self, title):
        self.title = title
        self.progress = None
        self.cancelled = threading.Event()
        self.thread = None

    @property
    def call(self):
        """What `Client.run` takes to show and cancel this task."""
        return {"on_progress": self._show, "cancel": self.cancelled}

    def cancel(self):
        self.cancelled.set()

    def _show(self, progress):
        self.progress = progress


def start(title, work, on_done, on_error):
    """Runs `work(task)` in a thread, then `on_done(result)` or `on_error(error)` on the main thread; returns the task."""
    task = Task(title)

    def run():
        try:
            result = work(task)
        except Exception as error:  # whatever it is, the main thread must hear that the task has ended
            post(lambda error=error: on_error(error))
        else:
            post(lambda: on_done(result))

    # a daemon: when Blender quits, the job goes on in the node
    task.thread = threading.Thread(target=run, name=f"pegbar {title}", daemon=True)
    task.thread.start()
    return task


def post(function):
    """Has `function` called on the main thread soon. May be called from any thread."""
    _inbox.put(function)


def wait(task):
    """Blocks until the task has ended and been handed over: for background mode, where no timer ever runs."""
    task.thread.join()
    deliver()


def deliver():
    """Calls what threads have posted; returns whether there was anything."""
    was_any = False
    while True:
        try:
            function = _inbox.get_nowait()
        except queue.Empty:
            return was_any
        was_any = True
        function()


def _tick():
    was_any = deliver()
    for listener in _on_tick:
        listener(was_any)
    return TICK_S


def register(on_tick):
    """Starts the timer. `on_tick(was_any)` is called on each tick, with whether results were handed over."""
    _on_tick[:] = [on_tick]
    # persistent: the timer has to outlive the file that a revert loads anew
    bpy.app.timers.register(_tick, first_interval=0, persistent=True)


def unregister():
    _on_tick.clear()
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
