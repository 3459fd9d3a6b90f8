import SwitchRules

/// `/status` for people. Pure.
package enum StatusText {
    package static func lines(_ status: JSONValue) -> [String] {
        var lines: [String] = []
        func add(_ name: String, _ text: String) { lines.append(Columns.row(name, text)) }
        let session = status["session"]
        let state = shown(session?["state"])
        let server = session?["server"]?.text.map { " to \($0.escapedForOneLine())" } ?? ""
        add("ZooKeeper", "\(state)\(server) since \(shown(session?["since"]))")
        add("version", "\(shown(status["version"])), up \(duration(status["uptime_seconds"]?.integer ?? 0))")
        let queue = status["queue"]
        add("queue", "\((queue?["records"]?.integer ?? 0).grouped) records, \((queue?["calls"]?.integer ?? 0).grouped) calls")
        if let rates = status["rates"], rates != .null {
            add("rates", "\(shown(rates["requests_per_second"])) requests/s, \(shown(rates["records_per_second"])) records/s")
            if let p50 = rates["switch_p50_ms"]?.double, let p99 = rates["switch_p99_ms"]?.double {
                add("switches", "half within \(p50) ms, 99 % within \(p99) ms")
            }
        }
        addUsers(status["records"], to: &lines)
        addSync(status["sync"], to: &lines)
        if let identity = status["identity"] {
            let rights = identity["rights"]?.elements.compactMap(\.text).joined(separator: ", ") ?? ""
            add("you are", "\(shown(identity["user"])), and may: \(rights.escapedForOneLine())")
        }
        return lines
    }

    private static func addUsers(_ records: JSONValue?, to lines: inout [String]) {
        guard let records, let coins = records["by_coin"]?.members else {
            return lines.append(Columns.row("users", "not counted yet: ask again in a while"))
        }
        for (index, coin) in coins.enumerated() {
            let count = (coin.value.integer ?? 0).grouped
            lines.append(Columns.row(index == 0 ? "users" : "", "\(coin.name.escapedForOneLine()): \(count)"))
        }
        let (other, unread) = (records["other"]?.integer ?? 0, records["unread"]?.integer ?? 0)
        if other > 0 { lines.append(Columns.row("", "of no coin: \(other.grouped)")) }
        if unread > 0 { lines.append(Columns.row("", "not to be read: \(unread.grouped)")) }
        lines.append(Columns.row("", "counted at \(shown(records["counted_at"]))"))
    }

    private static func addSync(_ sync: JSONValue?, to lines: inout [String]) {
        guard let sync, sync != .null else { return lines.append(Columns.row("sync", "none is enabled")) }
        let leader = sync["elected"]?.text?.escapedForOneLine() ?? "nobody, or it is not known"
        lines.append(Columns.row("sync", "led by \(leader), cursor \(shown(sync["cursor"]))"))
        if let pull = sync["pulls"]?.elements.last { lines.append(Columns.row("last pull", PullText.line(pull))) }
        if let failure = sync["last_failure"], failure != .null {
            lines.append(Columns.row("in vain", PullText.line(failure)))
        }
    }

    private static func duration(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) days"
        }
    }

    static func shown(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text.escapedForOneLine(maximumByteCount: 512)
        case .number(let text): text
        case .boolean(let isTrue): isTrue ? "yes" : "no"
        default: "not known"
        }
    }
}

/// A pull of the sync for people. Pure.
package enum PullText {
    package static func line(_ pull: JSONValue) -> String {
        let at = StatusText.shown(pull["started_at"])
        if let failure = pull["failure"]?.text { return "\(at): \(failure.escapedForOneLine(maximumByteCount: 512))" }
        func count(_ name: String) -> String { (pull[name]?.integer ?? 0).grouped }
        return
            "\(at): \(count("records")) written, \(count("skipped")) skipped, \(count("refused")) refused, in \(count("took_ms")) ms"
    }
}

/// Names and values below each other.
package enum Columns {
    package static func row(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 14 - name.count)) + value
    }
}
