"""A browser that is driven as a person would use it: headless Chromium, by Debian's chromedriver."""

import json
import os
import pathlib
import tempfile
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

SCALE = float(os.environ.get("TEST_TIMEOUT_SCALE", "1"))
FOLDER = pathlib.Path(__file__).parent


class Browser:
    """One window, with a profile that goes with it."""

    def __init__(self, user, password, address, language="en"):
        self.downloads = pathlib.Path(tempfile.mkdtemp(prefix="console-downloads-"))
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--no-proxy-server", "--no-first-run", "--disable-background-networking", f"--lang={language}"):
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": str(self.downloads), "intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(120 * SCALE)
        self.root = f"http://{user}:{password}@{address}"
        self.size(1280, 900)

    def close(self):
        self.driver.quit()

    def open(self, query="", view="", language="en"):
        """The page, as whoever has typed the address with the password in it gets it."""
        # An address that differs in its hash alone does not load the page anew.
        self.driver.get("about:blank")
        self.driver.get(f"{self.root}/console/?lang={language}{query}#{view}")
        self.find("main h1")

    def go(self, view):
        """To another view, by its tab."""
        self.click(f"nav a[href='#{view}']")
        self.until(lambda: self.script("return location.hash").split("/")[0] == f"#{view}")

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def later(self, text, *arguments):
        """What a script comes to that may wait: `text` is the body of an async function."""
        wrapped = "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);" \
            f"(async () => {{ {text} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        result = self.driver.execute_async_script(wrapped, *arguments)
        if "error" in result:
            raise AssertionError(result["error"])
        return result.get("value")

    def until(self, condition, what="", seconds=60):
        end = time.monotonic() + seconds * SCALE
        while True:
            try:
                value = condition()
                if value:
                    return value
                problem = None
            except (StaleElementReferenceException, WebDriverException, IndexError) as error:
                problem = error
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds * SCALE:.0f} s: {what or condition} ({problem}); the page says:\n{self.text()[:3000]}")
            time.sleep(0.1)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def find(self, selector):
        return self.until(lambda: self.all(selector)[0], selector)

    def text(self, selector="body"):
        return "\n".join(element.text for element in self.all(selector))

    def says(self, text, selector="body", seconds=60):
        self.until(lambda: text in self.text(selector), f"{selector} says {text!r}", seconds)

    def click(self, selector):
        def clicked():
            self.all(selector)[0].click()
            return True
        self.until(clicked, f"{selector} can be clicked")

    def type(self, selector, text):
        element = self.find(selector)
        element.clear()
        element.send_keys(text)

    def size(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def dark(self, is_dark):
        # Nothing fades: what is seen is what stays.
        features = [{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def complaints(self):
        """What the page's own messages and ``accessibility.js`` have to say."""
        return self.script((FOLDER / "accessibility.js").read_text())

    def messages(self):
        """What the browser complains of since it was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def shot(self, path):
        """The whole page as a picture."""
        size = self.script("return [innerWidth, Math.max(document.documentElement.scrollHeight, 500)]")
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size[0], "height": min(size[1], 4000), "scale": 1}})
        import base64
        path.write_bytes(base64.b64decode(shot["data"]))
