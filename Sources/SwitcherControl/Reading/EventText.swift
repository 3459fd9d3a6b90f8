import SwitchRules

/// An event for people: one line. Pure.
package enum EventText {
    package static func line(_ name: String, _ data: JSONValue) -> String {
        func text(_ member: String) -> String { StatusText.shown(data[member]) }
        let time = data["time"] == nil ? "" : "\(text("time"))  "
        switch name {
        case "audit": return time + audit(data)
        case "session": return "\(time)ZooKeeper: \(text("state"))"
        case "readiness":
            return time + (data["ready"]?.isTrue == true ? "ready" : "not ready: \(text("reason"))")
        case "missed": return "\(text("missed")) events were missed"
        default: return "\(name.escapedForOneLine(maximumByteCount: 100)): \(data.line)"
        }
    }

    private static func audit(_ data: JSONValue) -> String {
        func text(_ member: String) -> String { StatusText.shown(data[member]) }
        var line = "\(data["user"] == nil ? "the server" : text("user"))  \(text("action"))"
        if data["puname"] != nil { line += "  \(text("puname")) to \(text("coin"))" }
        if data["subpool"] != nil { line += "  \(text("coin"))/\(text("subpool")) to \(text("new_payout_addr"))" }
        if let switches = data["switches"]?.elements, !switches.isEmpty {
            let shown = switches.prefix(3).map { "\(StatusText.shown($0["puname"])) to \(StatusText.shown($0["coin"]))" }
            line += "  " + shown.joined(separator: ", ") + (switches.count > 3 ? ", …" : "")
        }
        if let records = data["records"]?.integer, records != 1 { line += "  \(records.grouped) records" }
        if let refused = data["refused"]?.integer, refused > 0 { line += "  \(refused.grouped) refused" }
        return "\(line)  \(text("outcome"))" + (data["reason"] == nil ? "" : ": \(text("reason"))")
    }
}
