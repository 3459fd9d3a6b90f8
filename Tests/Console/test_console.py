"""The console, used as a person would use it: see docs/testing.md. `Scripts/check-console` runs this.

CONSOLE_ADDRESS is the playground's address, CONSOLE_ZOOKEEPER its ZooKeeper's process, CONSOLE_ZOOKEEPER_ADDRESS where that answers,
CONSOLE_SHOTS a folder for pictures of every view.
"""

import csv
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import unittest
import urllib.parse
import urllib.request
import base64

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from browser import Browser

ADDRESS = os.environ.get("CONSOLE_ADDRESS", "127.0.0.1:8082")
SHOTS = pathlib.Path(os.environ.get("CONSOLE_SHOTS", "/tmp/console-shots"))
MARKUP = "<img src=x onerror=boom()>"
GOOD = "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
BAD = "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"


def api(path, body=None, user="admin:admin"):
    """The API, asked behind the page's back."""
    request = urllib.request.Request(f"http://{ADDRESS}{path}", data=body.encode() if body is not None else None)
    request.add_header("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
    try:
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        return json.load(error)


def coin_of(name):
    return api(f"/switch/user?puname={urllib.parse.quote(name, safe='')}").get("coin")


def zookeeper(commands):
    """Done behind the server's back."""
    cli = ["/usr/share/zookeeper/bin/zkCli.sh", "-server", os.environ["CONSOLE_ZOOKEEPER_ADDRESS"]]
    subprocess.run(cli, input=commands, text=True, check=True, capture_output=True, timeout=120)


class ConsoleTests(unittest.TestCase):
    user = "admin"

    @classmethod
    def setUpClass(cls):
        SHOTS.mkdir(parents=True, exist_ok=True)
        cls.browser = Browser(cls.user, cls.user, ADDRESS)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        self.browser.size(1280, 900)
        self.browser.dark(False)
        self.browser.messages()

    def pictures(self, name):
        """The view in light, dark and narrow: nobody stumbles, nothing is blocked, and it is there to be looked at."""
        for kind, width, is_dark in (("light", 1280, False), ("dark", 1280, True), ("narrow", 380, False)):
            self.browser.size(width, 900)
            self.browser.dark(is_dark)
            # A chart is drawn anew after the next picture.
            self.browser.later("await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
            self.browser.shot(SHOTS / f"{name}-{kind}.png")
            self.assertEqual(self.browser.complaints(), [], f"{name}, {kind}")
        self.browser.size(1280, 900)
        self.browser.dark(False)


class Operator(ConsoleTests):
    """Who may do everything."""

    def test_01_overview(self):
        page = self.browser
        page.open()
        page.says("connected", ".facts")
        page.says("this server leads", ".facts")
        page.says("live", ".live")
        page.says("btc", ".view-overview table")
        api("/switch", "puname=seen-live&coin=bcc")
        page.says("seen-live", ".changes")
        api("/switch/multi-user", json.dumps({"usercoins": [{"coin": "btc", "punames": [f"a{n}" for n in range(700)]}]}))
        page.says("700 records", ".changes")
        api("/switch", "puname=seen-live&coin=doge")
        page.says("This server does not have the coin.", ".changes")
        self.assertEqual(len(page.all("svg.chart")), 2)
        page.until(lambda: "records/s" in page.find("svg.chart").get_attribute("aria-label"), "the chart says what it shows")
        self.pictures("overview")
        self.assertEqual(page.messages(), [])

    def test_02_nothing_is_kept(self):
        page = self.browser
        page.open()
        kept = page.later("return [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]")
        self.assertEqual(kept, [0, 0, "", 0])
        self.assertNotIn("admin:admin", page.script("return document.documentElement.outerHTML"))

    def test_03_nothing_else_runs(self):
        page = self.browser
        page.open()
        page.script("""
            const tries = [
              () => { const script = document.createElement("script"); script.append("window.boomed = 1"); document.body.append(script); },
              () => { const script = document.createElement("script"); script.textContent = "window.boomed = 1"; document.body.append(script); },
              () => { const button = document.createElement("button"); button.setAttribute("onclick", "window.boomed = 1"); document.body.append(button); button.click(); },
              () => document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.boomed = 1'>"),
            ];
            for (const attempt of tries) try { attempt(); } catch { /* As it should be. */ }
        """)
        time.sleep(0.5)
        self.assertIsNone(page.script("return window.boomed ?? null"))
        self.assertTrue(any("Content Security Policy" in message or "TrustedHTML" in message for message in page.messages()))

    def test_04_look_up_and_switch(self):
        page = self.browser
        api("/switch", "puname=worker1&coin=btc")
        page.open(view="user")
        page.type("input[name=puname]", "worker1" + Keys.ENTER)
        page.says("btc", ".mines")
        self.assertTrue(page.script("return location.hash").endswith("#user/worker1"))
        # The other coin is offered first.
        self.assertEqual(Select(page.find("select[name=coin]")).first_selected_option.text, "bcc")
        self.pictures("user")
        page.click("form.switch button")
        page.says("btc", "dialog .old")
        page.says("bcc", "dialog .new")
        page.says("worker1", "dialog h2")
        page.shot(SHOTS / "user-dialog-light.png")
        self.assertEqual(page.complaints(), [])
        page.click("dialog [data-act=no]")
        page.until(lambda: not page.all("dialog"))
        self.assertEqual(coin_of("worker1"), "btc")
        page.click("form.switch button")
        page.click("dialog [data-act=yes]")
        page.says("worker1 is switched to bcc", ".notice.good")
        page.says("bcc", ".mines")
        self.assertEqual(coin_of("worker1"), "bcc")
        # The dialog closes with the Escape key, too, and does nothing.
        page.click("form.switch button")
        page.find("dialog").send_keys(Keys.ESCAPE)
        page.until(lambda: not page.all("dialog"))
        self.assertEqual(coin_of("worker1"), "bcc")
        self.assertEqual(page.messages(), [])

    def test_05_a_user_that_is_not_there(self):
        page = self.browser
        page.open(view="user/nobody-knows-me")
        page.says("There is no record of this sub-account.", ".notice.bad")
        page.says("404 no such user", ".notice.bad")
        page.click("form.switch button")
        page.says("no record", "dialog .old")
        page.click("dialog [data-act=yes]")
        page.says("is switched to btc", ".notice.good")
        self.assertEqual(coin_of("nobody-knows-me"), "btc")
        for name in ("a/b", "..", "x" * 201, "é" * 101, "\u200b\U0001f600"):
            page.script("const input = document.querySelector('input[name=puname]'); input.value = arguments[0]", name)
            page.click(".view-user form button")
            page.says("cannot be a sub-account's", ".notice.bad")

    def test_06_the_rules_are_the_server_s(self):
        """Whatever the page says of a name and a coin the server says, too."""
        page = self.browser
        page.open(view="user")
        names = ["", "a", "a/b", ".", "..", "...", "a b", " a", "ä", "a\u0308", "名字", "\u0000", "\u001f", "\u007f", "\u0085", "\ud7ff", "\ue000",
                 "\uf8ff", "\uf900", "\uffef", "\ufff0", "\uffff", "\U0001f600", "x" * 200, "x" * 201, "é" * 100, "é" * 101, "名" * 66, "名" * 67, MARKUP]
        coins = ["", "btc", "BTC", "bcc", "doge", " btc", "btc "]
        cases = [(name, "btc") for name in names] + [("a", coin) for coin in coins] + [("", ""), ("a/b", "doge")]
        found = page.later("""
            const rules = await import(new URL("rules.js", location.origin + location.pathname));
            return given[0].map(([name, coin]) => rules.check(name, coin, new Set(["btc", "bcc"])));
        """, cases)
        for (name, coin), number in zip(cases, found):
            body = json.dumps({"usercoins": [{"coin": coin, "punames": [name]}]})
            self.assertEqual(api("/switch/multi-user", body)["err_no"], number, (name, coin))

    def test_07_what_is_read_of_lists(self):
        page = self.browser
        page.open(view="batch")
        read = """
            const rules = await import(new URL("rules.js", location.origin + location.pathname));
            const results = [];
            for (const text of given[0]) {
              try { results.push((await rules.read(text)).map(({ line, name, coin }) => [line, name, coin])); }
              catch (error) { results.push([error.word, error.line ?? null]); }
            }
            return results;
        """
        good = {
            "a,btc\nb,bcc": [[1, "a", "btc"], [2, "b", "bcc"]],
            "\ufeffpuname,coin\r\na,btc\r\n\r\n": [[2, "a", "btc"]],
            ' a , btc \n"b ""1""",bcc\r\n"c,d",btc\n\ne,btc': [[1, " a ", " btc "], [2, 'b "1"', "bcc"], [3, "c,d", "btc"], [5, "e", "btc"]],
            "a\n,btc": [[1, "a", ""], [2, "", "btc"]],
            "puname,coin,line,err_no,reason\na,doge,7,104,why": [[2, "a", "doge"]],
            '{"usercoins":[{"coin":"btc","punames":["a","b"]},{"Coin":"bcc","PUNAMES":["c"]}]}': [[1, "a", "btc"], [2, "b", "btc"], [3, "c", "bcc"]],
            '{"a":"btc","b":"bcc"}': [[1, "a", "btc"], [2, "b", "bcc"]],
            '{"data":{"user_coin":{"a":"btc"}}}': [[1, "a", "btc"]],
            '{"puname":"a","coin":"btc","updated_at":"x"}\n{"puname":"b","coin":"bcc"}\n': [[1, "a", "btc"], [2, "b", "bcc"]],
            "": [],
            # One line of an export is no map: nobody called coin is switched.
            '{"puname":"a","coin":"btc"}': [[1, "a", "btc"]],
            ' {"COIN":"btc","Puname":"a","updated_at":null}\r\n': [[1, "a", "btc"]],
            # In their order, whatever they are called.
            '{"10":"btc","2":"bcc","__proto__":"btc"}': [[1, "10", "btc"], [2, "2", "bcc"], [3, "__proto__", "btc"]],
            '{"a":"btc","a":"bcc"}': [[1, "a", "btc"], [2, "a", "bcc"]],
            '{"usercoins":"btc","user_coin":"bcc","data":"btc"}': [[1, "usercoins", "btc"], [2, "user_coin", "bcc"], [3, "data", "btc"]],
            '{"note":"btc","usercoins":[{"punames":["a"],"coin":null}]}': [[1, "a", ""]],
            '{"usercoins":null}': [],
            '{"data":{"a":"btc"},"err_no":0}': [[1, "a", "btc"]],
            '{"err_msg":null,"data":{"now_date":7,"user_coin":[]}}': [],
            '[{"puname":"a","coin":"btc"}]': [[1, "a", "btc"]],
            '{"a\\"\\\\":"\\u0062tc"}': [[1, 'a"\\', "btc"]],
        }
        bad = {
            'a,btc\n"b,bcc': ["batch.openQuote", 2],
            'a,btc\n"b\nc",bcc': ["batch.openQuote", 2],
            '"a"b,btc': ["batch.afterQuote", 1],
            'a"b,btc': ["batch.quoteInside", 1],
            "a,btc,more": ["batch.columns", 1],
            '{"a":"btc"': ["batch.notJSON", 1],
            '{"a":1}': ["batch.notText", 1],
            '{"usercoins":{}}': ["batch.shape", None],
            '[1]': ["batch.shape", 1],
            # Which of two is meant nobody guesses: the server refuses it, too.
            '{"usercoins":[{"coin":"btc","punames":["a"]}],"usercoins":[]}': ["batch.twice", None],
            '{"usercoins":null,"UserCoins":[]}': ["batch.twice", None],
            '{"usercoins":[{"coin":"btc","Coin":"bcc","punames":["a"]}]}': ["batch.twice", None],
            '{"usercoins":[{"coin":"btc","punames":["a"],"punames":["b"]}]}': ["batch.twice", None],
            '{"data":{"user_coin":{},"user_coin":{}}}': ["batch.twice", None],
            '{"usercoins":[{"coin":"btc"}]}': ["batch.shape", None],
            '{"usercoins":[{"coin":"btc","punames":[1]}]}': ["batch.notText", 1],
            '{"user_coin":["a"]}': ["batch.shape", None],
            # In which line it is no JSON.
            '{\n"a":"btc",\n}': ["batch.notJSON", 3],
            '{"a":"btc"} x': ["batch.notJSON", 1],
            '{"a":"\\ud800"}': ["batch.notJSON", 1],
            '{"a":"b\tc"}': ["batch.notJSON", 1],
            "[" * 600: ["batch.shape", 1],
            '{"a":' + "[" * 600 + "]" * 600 + "}": ["batch.notJSON", 1],
            '{"puname":"a","coin":"btc"}\n{"puname":"b","puname":"c","coin":"btc"}': ["batch.twice", None],
        }
        cases = {**good, **bad}
        self.assertEqual(dict(zip(cases, page.later(read, list(cases)))), cases)
        # Not UTF-8: it is said, and nothing is guessed.
        self.assertEqual(page.later("""
            const rules = await import(new URL("rules.js", location.origin + location.pathname));
            try { rules.decode(new Uint8Array([0xd6, 0xd0, 0x2c])); } catch (error) { return error.word; }
        """), "batch.notUTF8")

    def test_08_a_batch_of_a_thousand_with_three_bad_lines(self):
        page = self.browser
        page.open(view="batch")
        self.pictures("batch")
        lines = [f"batch{number},{'btc' if number % 4 else 'bcc'}" for number in range(1_000)]
        lines[10], lines[500], lines[999] = "a/b,btc", "batch500,doge", ",btc"
        lines.append("batch1,bcc")
        path = page.downloads / "list.csv"
        path.write_bytes(("\ufeffpuname,coin\r\n" + "\r\n".join(lines) + "\r\n").encode())
        page.find("input[type=file]").send_keys(str(path))
        page.click("form.list button")
        page.says("ready to be switched: 997", ".lead")
        page.says("Overtaken by a later line of the same name: 1", ".card")
        page.says("Refused lines: 3", ".refused")
        self.assertEqual([row.text for row in page.all(".refused tbody td.number")], ["12", "502", "1,001"])
        page.says("102: The name cannot be a sub-account's.", ".refused")
        page.says("104: This server does not have the coin.", ".refused")
        page.says("101: The name is empty.", ".refused")
        self.pictures("batch-checked")
        page.click("#push")
        page.says("997", "dialog h2")
        page.click("dialog [data-act=yes]")
        page.says("Done. Users switched and confirmed: 997", ".lead")
        page.says("Refused lines altogether: 3", ".notice")
        self.pictures("batch-done")
        self.assertEqual(coin_of("batch1"), "bcc")
        self.assertEqual(coin_of("batch2"), "btc")
        self.assertIsNone(coin_of("batch500"))
        page.click("#download")
        file = page.until(lambda: next(page.downloads.glob("refused.csv"), None), "the file is there")
        page.until(lambda: file.stat().st_size > 0)
        rows = list(csv.reader(file.read_text().splitlines()))
        self.assertEqual(rows[0], ["puname", "coin", "line", "err_no", "reason"])
        self.assertEqual([row[:4] for row in rows[1:]], [["a/b", "btc", "12", "102"], ["batch500", "doge", "502", "104"], ["", "btc", "1001", "101"]])
        self.assertEqual(page.messages(), [])

    def test_09_a_hundred_thousand_lines_are_smooth(self):
        page = self.browser
        page.open(view="batch")
        path = page.downloads / "large.csv"
        path.write_text("".join(f"large{number},btc\n" for number in range(100_000)))
        # How often the page could do something else, and how long it could not at most: on a busy machine that says little.
        page.script("""
            [window.longest, window.turns] = [0, 0];
            let last = performance.now();
            const tick = () => {
              const now = performance.now();
              window.longest = Math.max(window.longest, now - last);
              window.turns += 1;
              last = now;
              setTimeout(tick, 0);
            };
            tick();
        """)
        page.find("input[type=file]").send_keys(str(path))
        # From the click to the result, without a look in between, which would be a turn too.
        turns, longest = page.later("""
            [window.longest, window.turns] = [0, 0];
            const found = new Promise((resolve) => new MutationObserver(() => document.querySelector(".lead") && resolve())
              .observe(document.body, { childList: true, subtree: true }));
            document.querySelector("form.list button").click();
            await found;
            return [window.turns, window.longest];
        """)
        page.says("ready to be switched: 100,000", ".lead")
        self.assertGreater(turns, 4)
        print(f"the page had {turns} turns while 100,000 lines were checked, and stood still for {longest:.0f} ms at most")
        page.click("#push")
        page.click("dialog [data-act=yes]")
        # It is stopped, and goes on.
        page.click("#stop")
        page.says("Stopped.", ".lead")
        stopped = int(re.search(r"confirmed: ([\d,]+)", page.text(".lead")).group(1).replace(",", ""))
        self.assertGreater(stopped, 0)
        self.assertLess(stopped, 100_000)
        # Whatever view is shown meanwhile.
        page.click("#goOn")
        page.go("overview")
        page.go("batch")
        page.says("Done. Users switched and confirmed: 100,000", ".lead", 300)
        print(f"and for {page.script('return window.longest'):.0f} ms while they were sent")
        self.assertEqual(coin_of("large99999"), "btc")
        self.assertEqual(page.messages(), [])

    def test_09a_what_the_server_refuses_of_a_push(self):
        """Replies that a server seldom gives are made up: records that ZooKeeper refuses, a coin that is gone, an outage."""
        page = self.browser
        page.open(view="batch")
        found = page.later("""
            const { Push } = await import(new URL("push.js", location.origin + location.pathname));
            const entries = Array.from({ length: 1000 }, (_, index) => ({ line: index + 1, name: `p${index}`, coin: index % 2 ? "btc" : "bcc" }));
            const ask = window.fetch;
            const answered = async (reply) => {
              const written = new Set();
              window.fetch = async (address, options) => {
                const names = JSON.parse(options.body).usercoins.flatMap(({ coin, punames }) => punames.map((name) => ({ name, coin })));
                return new Response(JSON.stringify(reply(names, written)));
              };
              const push = new Push(entries, () => {});
              await push.run();
              window.fetch = ask;
              return [push.state, push.done, push.refused.map(({ name, number }) => `${name} ${number}`), push.left.length, written.size];
            };
            const success = { err_no: 0, err_msg: "", success: true };
            const refuse = (names, written) => {
              const bad = names.filter(({ name }) => name === "p7" || name === "p800");
              names.filter((one) => !bad.includes(one)).forEach(({ name }) => written.add(name));
              return bad.length ? { err_no: 107, err_msg: "write record failed", success: false, puname: bad[0].name, coin: bad[0].coin, refused: bad.length } : success;
            };
            const gone = (names, written) => {
              const bad = names.find(({ coin }) => coin === "bcc");
              if (!bad) names.forEach(({ name }) => written.add(name));
              return bad ? { err_no: 104, err_msg: "coin is inexistent", success: false, puname: bad.name, coin: bad.coin } : success;
            };
            let calls = 0;
            const away = (names, written) => {
              calls += 1;
              if (calls === 1) return { err_no: 105, err_msg: "read record failed", success: false };
              names.forEach(({ name }) => written.add(name));
              return success;
            };
            const lost = () => ({ err_no: 401, err_msg: "unauthorized", success: false });
            return [await answered(refuse), await answered(gone), await answered(away), await answered(lost)];
        """)
        self.assertEqual(found[0], ["done", 998, ["p7 107", "p800 107"], 0, 998])
        self.assertEqual((found[1][:2], len(found[1][2]), found[1][3:]), (["done", 500], 500, [0, 500]))
        self.assertEqual(found[2], ["done", 1000, [], 0, 1000])
        self.assertEqual(found[3], ["broken", 0, [], 1000, 0])

    def test_09b_who_clicks_twice(self):
        page = self.browser
        page.open(view="batch")
        found = page.later("""
            const { Push } = await import(new URL("push.js", location.origin + location.pathname));
            const entries = Array.from({ length: 3000 }, (_, index) => ({ line: index + 1, name: `p${index}`, coin: "btc" }));
            const ask = window.fetch;
            let sent = 0;
            window.fetch = async (address, options) => {
              sent += JSON.parse(options.body).usercoins.flatMap(({ punames }) => punames).length;
              await new Promise((resolve) => setTimeout(resolve, 10));
              return new Response('{"err_no":0,"err_msg":"","success":true}');
            };
            const push = new Push(entries, () => {});
            await Promise.all([push.run(), push.run()]);
            await push.run();
            window.fetch = ask;
            return [push.state, push.done, sent];
        """)
        self.assertEqual(found, ["done", 3000, 3000])
        # Who looks at another view, or for another language, finds what was typed.
        page.type("textarea", "x,btc")
        page.go("overview")
        page.go("batch")
        self.assertEqual(page.script("return document.querySelector('textarea').value"), "x,btc")
        page.click("#language")
        self.assertEqual(page.script("return document.querySelector('textarea').value"), "x,btc")

    def test_09c_what_answers_in_the_server_s_place(self):
        """A proxy that does not reach the server. What it says is not taken for the server's words, and a push waits it out."""
        page = self.browser
        page.open(view="batch")
        found = page.later("""
            const root = new URL(".", location.origin + location.pathname);
            const [{ explain }, { call, Failure }, { Push }] = await Promise.all(["explain.js", "api.js", "push.js"].map((name) => import(new URL(name, root))));
            const ask = window.fetch;
            const said = [];
            for (const [status, body] of [[502, "<html>"], [503, "<html>"], [504, "{}"], [500, "null"], [200, "<html>"]]) {
              window.fetch = (address, options) => (String(address).endsWith("made-up") ? Promise.resolve(new Response(body, { status })) : ask(address, options));
              said.push(await call("made-up").catch((failure) => explain(failure)[0]));
            }
            let calls = 0;
            window.fetch = async (address, options) => {
              if (!String(address).endsWith("multi-user")) return ask(address, options);
              calls += 1;
              return calls > 1 ? new Response('{"err_no":0,"err_msg":"","success":true}') : new Response("<html>", { status: 502 });
            };
            const push = new Push([{ line: 1, name: "p", coin: "btc" }], () => {});
            await push.run();
            window.fetch = ask;
            // Of a number with several texts another text is none of them.
            said.push(explain(new Failure(503, "a text of tomorrow"))[0], explain(new Failure(404, "a text of tomorrow"))[0], explain(new Failure(107, ""))[0]);
            return [said, push.state, calls];
        """)
        self.assertEqual(found[0][:5], [f"Something answers that is not the server, a proxy in front most likely (HTTP status {status})."
                                        for status in (502, 503, 504, 500, 200)])
        self.assertEqual(found[0][5:], ["The server is not ready.", "The request cannot be taken.", "ZooKeeper did not confirm the write, or refuses it."])
        self.assertEqual(found[1:], ["done", 2])

    def test_10_a_rotation(self):
        page = self.browser
        page.open(view="subpools")
        page.says("btc/pool3", ".view-subpools table")
        page.says("by sample-jobmaker", ".view-subpools table")
        self.pictures("subpools")
        before = api("/subpools")["subpools"][0]["ack"]

        def rotate(address, again, info):
            page.click("[data-subpool='btc/pool3']")
            page.says(before["payout_addr"], ".rotate .pair")
            page.type("input[name=payout_addr]", address)
            page.type("input[name=again]", again)
            page.type("input[name=coinbase_info]", info)
            page.click(".rotate button[type=submit]")

        # Two that differ: nothing is sent.
        rotate(GOOD, GOOD[:-1] + "q", "x")
        page.says("The two addresses are not the same.", ".rotate .notice")
        self.assertEqual(page.script("return document.activeElement.name"), "again")
        # Refused by the jobmaker.
        page.type("input[name=payout_addr]", BAD)
        page.type("input[name=again]", BAD)
        page.click(".rotate button[type=submit]")
        page.says("The jobmaker refuses. What was in force before stays in force.", ".rotate .notice.bad")
        self.pictures("subpools-refused")
        page.until(lambda: api("/subpools")["subpools"][0]["ack"]["payout_addr"] == before["payout_addr"])
        # It succeeds, and the text is cut: both are said.
        page.type("input[name=payout_addr]", GOOD)
        page.type("input[name=again]", GOOD)
        page.type("input[name=coinbase_info]", "a text that is longer than a jobmaker takes")
        page.click(".rotate button[type=submit]")
        page.says("The jobmaker has confirmed it.", ".notice")
        page.says("coinbase info truncated to 30 bytes", ".notice")
        page.says(before["payout_addr"], ".pair > div:first-child")
        page.says(GOOD, ".pair > div:last-child")
        self.pictures("subpools-done")
        self.assertEqual(api("/subpools")["subpools"][0]["ack"]["payout_addr"], GOOD)
        self.assertEqual(page.messages(), [])

    def test_11_a_rotation_that_is_not_confirmed(self):
        """504 is not the end, and that is said. Nobody answers for this subpool, whose nodes a jobmaker has made."""
        page = self.browser
        zookeeper("create /subpool/btc/silent x\ncreate /subpool/btc/silent/ack x\n")
        page.open(view="subpools")
        page.click("[data-subpool='btc/silent']")
        for name in ("payout_addr", "again"):
            page.type(f"input[name={name}]", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4")
        page.click(".rotate button[type=submit]")
        page.says("The request stays recorded.", ".rotate .notice.bad")
        page.says("Do not send it again", ".rotate .notice.bad")
        page.says("504 timeout when waiting ACK", ".rotate .notice.bad")
        page.says("is not confirmed", ".view-subpools table")
        self.assertIn("never", page.text(".view-subpools tbody tr:nth-child(2)"))
        self.pictures("subpools-unconfirmed")
        self.assertEqual(page.messages(), [])

    def test_12_sync(self):
        page = self.browser
        page.open(view="sync")
        page.says("this server leads", ".facts")
        page.click("#pull")
        page.says("Pulled: ", ".outcome")
        page.says("good", ".view-sync table")
        self.pictures("sync")
        self.assertEqual(page.messages(), [])

    def test_13_markup_is_a_text(self):
        page = self.browser
        api("/switch", urllib.parse.urlencode({"puname": MARKUP, "coin": "btc"}))
        # A coin that somebody else has written.
        zookeeper("set /stratumSwitcher/btcbcc/hu60 " + MARKUP.replace(" ", "\t") + "\n")
        page.open(view="user/" + urllib.parse.quote(MARKUP, safe=""))
        page.says(MARKUP, ".record")
        page.click("form.switch button")
        page.says(MARKUP, "dialog h2")
        page.click("dialog [data-act=yes]")
        page.says(MARKUP, ".notice.good")
        page.open(view="user/hu60")
        page.says("<img", ".mines")
        page.open(view="overview")
        api("/switch", urllib.parse.urlencode({"puname": MARKUP, "coin": MARKUP}))
        page.says(MARKUP, ".changes")
        page.open(view="batch")
        page.type("textarea", f"{MARKUP},{MARKUP}\na/{MARKUP},btc")
        page.click("form.list button")
        page.says(MARKUP, ".refused")
        page.open(view="subpools")
        page.click("[data-subpool='btc/pool3']")
        for name in ("payout_addr", "again"):
            page.type(f"input[name={name}]", GOOD)
        page.type("input[name=coinbase_info]", MARKUP)
        page.click(".rotate button[type=submit]")
        page.says("The jobmaker has confirmed it.", ".notice")
        page.says(MARKUP, ".pair > div:last-child")
        page.says(MARKUP, ".view-subpools table")
        # None of it has become an element, or run.
        self.assertEqual(page.all("main img"), [])
        self.assertEqual(page.messages(), [])

    def test_14_keyboard_and_language(self):
        page = self.browser
        page.open()
        self.assertEqual(page.script("return document.documentElement.lang"), "en")
        page.find("body").send_keys(Keys.TAB)
        self.assertEqual(page.script("return document.activeElement.className"), "skip")
        page.script("return document.activeElement").send_keys(Keys.ENTER)
        self.assertEqual(page.script("return document.activeElement.id"), "main")
        # Another view: what is read begins at its title.
        page.find("nav a[href='#sync']").send_keys(Keys.ENTER)
        page.until(lambda: page.script("return document.activeElement.textContent") == "Sync")
        page.until(lambda: page.driver.title.startswith("Sync"))
        page.click("#language")
        page.says("同步", "h1")
        self.assertEqual(page.script("return [document.documentElement.lang, new URLSearchParams(location.search).get('lang')]"), ["zh-CN", "zh"])
        for view, title in (("overview", "概览"), ("user", "用户"), ("batch", "批量"), ("subpools", "子池"), ("sync", "同步")):
            page.go(view)
            page.says(title, "h1")
            self.assertEqual(page.complaints(), [], view)
            page.size(380, 900)
            page.shot(SHOTS / f"{view}-chinese.png")
            self.assertEqual(page.complaints(), [], view)
            page.size(1280, 900)

    def test_15_without_a_stream(self):
        page = self.browser
        page.open("&live=0")
        page.says("polling", ".live")
        page.says("Changes are shown live only", ".view-overview")
        streams = page.script("return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/events')).length")
        self.assertEqual(streams, 0)
        page.says("connected", ".facts")

    def test_16_zookeeper_goes_and_comes_back(self):
        page = self.browser
        process = int(os.environ["CONSOLE_ZOOKEEPER"])
        page.open()
        page.says("connected", ".facts")
        # In the middle of a push, which goes on while other views are shown.
        path = page.downloads / "outage.csv"
        path.write_text("".join(f"large{number},bcc\n" for number in range(50_000)))
        page.go("batch")
        page.find("input[type=file]").send_keys(str(path))
        page.click("form.list button")
        page.click("#push")
        page.click("dialog [data-act=yes]")
        page.until(lambda: int(page.find("progress").get_attribute("value") or 0) > 0, "some are written")
        os.kill(process, signal.SIGSTOP)
        try:
            page.says("ZooKeeper is not connected since", ".banner")
            page.says("Switches wait for it", ".banner")
            self.pictures("away")
            page.go("user")
            page.type("input[name=puname]", "worker1" + Keys.ENTER)
            page.says("ZooKeeper could not be reached", ".notice.bad")
        finally:
            os.kill(process, signal.SIGCONT)
        page.until(lambda: not page.find(".banner").is_displayed(), "the banner goes")
        page.click(".view-user form button")
        page.says("bcc", ".mines")
        page.go("batch")

        def is_over():
            # It does not ask for ever.
            if page.all("#goOn"):
                page.click("#goOn")
            return "Done. Users switched and confirmed: 50,000" in page.text(".lead")
        page.until(is_over, "the push has ended", 300)
        self.assertEqual(coin_of("large49999"), "bcc")
        page.go("overview")
        page.says("connected", ".facts")

    def test_17_the_server_goes_and_comes_back(self):
        """As it looks from the browser: its connections end."""
        page = self.browser
        page.open()
        page.says("connected", ".facts")
        page.driver.set_network_conditions(offline=True, latency=0, throughput=-1)
        page.says("The server does not answer.", ".banner")
        page.driver.set_network_conditions(offline=False, latency=0, throughput=-1)
        page.until(lambda: not page.find(".banner").is_displayed(), "the banner goes")
        page.says("connected", ".facts")


class Traveller(ConsoleTests):
    """Whose clock goes three hours wrong."""

    def test_01_what_is_told_of_times_is_right(self):
        page = self.browser
        for hours in (3, -3):
            page.driver.execute_cdp_cmd("Page.enable", {})
            clock = page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": f"""
                const [Right, wrong] = [Date, {hours} * 3_600_000];
                window.Date = class extends Right {{
                  constructor(...parts) {{ if (parts.length) super(...parts); else super(Right.now() + wrong); }}
                  static now() {{ return Right.now() + wrong; }}
                }};
            """})
            page.open()
            page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": clock["identifier"]})
            page.says("second", ".facts > div:nth-child(3)")
            path = page.until(lambda: page.find("svg.chart path.line").get_attribute("d"), "there is a line")
            self.assertTrue(all(0 <= float(x) <= 1280 for x in re.findall(r"[ML]([-\d.]+)", path)), path)
        self.assertEqual(page.messages(), [])


class Reader(ConsoleTests):
    """Who may only read: nothing else is offered, and nothing else would work."""

    user = "reader"

    def test_01_what_is_offered(self):
        page = self.browser
        page.open()
        page.says("connected", ".facts")
        page.until(lambda: [tab.text for tab in page.all("nav a")] == ["Overview", "User", "Subpools", "Sync"], "no batch")
        page.open(view="batch")
        page.says("Overview", "h1")
        page.open(view="user/hu60")
        page.says("hu60", ".record")
        page.says("the right switch is needed", ".result")
        self.assertEqual(page.all("form.switch"), [])
        self.pictures("user-reader")
        page.open(view="subpools")
        page.says("btc/pool3", ".view-subpools table")
        page.says("the right coinbase is needed", ".view-subpools")
        self.assertEqual(page.all("[data-subpool]"), [])
        page.open(view="sync")
        page.says("this server leads", ".facts")
        self.assertFalse(page.find("#pull").is_displayed())
        self.assertEqual(page.messages(), [])
        self.assertEqual(api("/switch", "puname=a&coin=btc", user="reader:reader")["err_no"], 403)


if __name__ == "__main__":
    unittest.main(verbosity=2)
