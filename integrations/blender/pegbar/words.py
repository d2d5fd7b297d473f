"""Ids, times and numbers as people read them. Knows nothing of Blender."""

from datetime import datetime

from .errors import PegbarError

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def explain(error):
    """Returns what happened and what to do, as one sentence."""
    text = error.text if isinstance(error, PegbarError) else f"{type(error).__name__}: {error} (see the system console)"
    return sentence(text)


def sentence(text):
    return text[:1].upper() + text[1:]


def short(checkpoint_id):
    return checkpoint_id[:8]


def local_time(iso):
    """Returns an ISO 8601 UTC time as the clock on the wall shows it."""
    # Python before 3.11 does not take the Z
    return datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")


def size(count):
    """Returns a number of bytes in the unit that fits."""
    value, unit = float(count), 0
    while value >= 1024 and unit < len(UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {UNITS[unit]}" if unit == 0 else f"{value:.1f} {UNITS[unit]}"


def progress(now):
    """Returns a job's progress as one line, and its share between 0 and 1, or None where the end is not known."""
    if now is None:
        return "starting", None
    done, total, unit = now["done"], now.get("total"), now["unit"]
    count = size if unit == "bytes" else lambda value: f"{value:.0f} {unit}"
    text = f"{now['phase']}: {count(done)}" if total is None else f"{now['phase']}: {count(done)} of {count(total)}"
    rate = now.get("perSecond")
    if rate:
        text += f", {count(rate)}/s"
        if total is not None:
            text += f", {max(0, total - done) / rate:.0f} s left"
    return text, min(1.0, done / total) if total else None


def who(claim):
    """Returns what a claim says to the person here."""
    since = local_time(claim["since"])
    return f"Claimed by you since {since}" if claim["self"] else f"{claim['person']['name']} works on it since {since}"
