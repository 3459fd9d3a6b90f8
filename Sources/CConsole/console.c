#include "CConsole.h"

// The page is put into the binary when this is compiled: there is no folder beside it, and no step before the build. A file of `page` is
// here twice, as bytes and in the list below; a test compares them with the folder.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char api_js[] = {
#embed "page/api.js"
};
static const unsigned char app_js[] = {
#embed "page/app.js"
};
static const unsigned char batch_js[] = {
#embed "page/batch.js"
};
static const unsigned char chart_js[] = {
#embed "page/chart.js"
};
static const unsigned char clock_js[] = {
#embed "page/clock.js"
};
static const unsigned char dom_js[] = {
#embed "page/dom.js"
};
static const unsigned char errors_js[] = {
#embed "page/errors.js"
};
static const unsigned char explain_js[] = {
#embed "page/explain.js"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char json_js[] = {
#embed "page/json.js"
};
static const unsigned char language_js[] = {
#embed "page/language.js"
};
static const unsigned char lists_js[] = {
#embed "page/lists.js"
};
static const unsigned char notice_js[] = {
#embed "page/notice.js"
};
static const unsigned char overview_js[] = {
#embed "page/overview.js"
};
static const unsigned char push_js[] = {
#embed "page/push.js"
};
static const unsigned char rules_js[] = {
#embed "page/rules.js"
};
static const unsigned char style_css[] = {
#embed "page/style.css"
};
static const unsigned char subpools_js[] = {
#embed "page/subpools.js"
};
static const unsigned char sync_js[] = {
#embed "page/sync.js"
};
static const unsigned char user_js[] = {
#embed "page/user.js"
};
static const unsigned char words_js[] = {
#embed "page/words.js"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}

static const struct console_file files[] = {
    FILE("", index_html),
    FILE("api.js", api_js),
    FILE("app.js", app_js),
    FILE("batch.js", batch_js),
    FILE("chart.js", chart_js),
    FILE("clock.js", clock_js),
    FILE("dom.js", dom_js),
    FILE("errors.js", errors_js),
    FILE("explain.js", explain_js),
    FILE("icon.svg", icon_svg),
    FILE("json.js", json_js),
    FILE("language.js", language_js),
    FILE("lists.js", lists_js),
    FILE("notice.js", notice_js),
    FILE("overview.js", overview_js),
    FILE("push.js", push_js),
    FILE("rules.js", rules_js),
    FILE("style.css", style_css),
    FILE("subpools.js", subpools_js),
    FILE("sync.js", sync_js),
    FILE("user.js", user_js),
    FILE("words.js", words_js),
    {0, 0, 0},
};

struct console_file console_file(size_t index) {
    return files[index];
}
