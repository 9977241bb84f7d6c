"""The reader of the desk's pages finds what it is there to find."""

import pytest

from tests.fakes.page_reading import faults

GOOD = (
    '<!doctype html><html lang="fa" dir="rtl"><head><title>t</title>'
    '<script src="/static/keys.js" defer></script></head>'
    '<body><h1>نامزدها</h1><label>نام <input name="n"></label><a href="https://rud.example/1">متن</a>'
    '<button aria-label="x"></button><svg><title>روزها</title><rect/></svg></body></html>'
)


def test_a_good_page_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<script src="https://evil.example/x.js"></script>',
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<svg><animate onbegin="alert(1)"/></svg>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#115;cript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<img src="https://tracker.example/x.gif" alt="x">',
        '<form action="https://evil.example/"><button>x</button></form>',
        '<form action="//evil.example/"><button>x</button></form>',
        '<button formaction="//evil.example/">x</button>',
        '<iframe srcdoc="<script>1</script>"></iframe>',
        '<object data="/x"></object>',
        '<base href="/">',
        '<meta http-equiv="refresh" content="0;url=//evil.example">',
        '<p style="color:red">x</p>',
        "<style>p{}</style>",
        '<div hx-on:click="alert(1)">x</div>',
        "<input name=n>",
        "<button></button>",
        '<a href="/"></a>',
        '<p id="a"></p><p id="a"></p>',
        "<h1>zwei</h1>",
        '<a href="https://x.example/" target="_blank">x</a>',
    ],
)
def test_what_must_not_be_there_is_found(bad: str) -> None:
    assert faults(GOOD.replace("<label>", bad + "<label>")) != []


def test_a_part_of_a_page_needs_no_frame() -> None:
    assert faults('<p lang="sq" dir="ltr">Ura e re</p>') == []
