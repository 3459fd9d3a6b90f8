import Foundation
import Switcher

/// A line of the audit: one JSON object, its members in one order, those that say nothing left out.
enum AuditLine {
    /// Of a caller's text as it stands in the line, about.
    private static let maximumTextBytes = 1_024

    /// - Parameter withSample: Whether the first names of a batch or a pull come along, with their coins.
    static func text(_ record: AuditRecord, withSample: Bool = false) -> String {
        var line = Object(at: record.startMilliseconds)
        line.add("action", record.action.rawValue)
        if let caller = record.caller {
            line.addText("user", caller.user)
            line.add("remote", caller.remote)
            line.add("request_id", caller.requestID)
        }
        switch record.subject {
        case .subAccount(let name, let coin):
            line.addText("puname", name)
            line.addText("coin", coin)
        case .subPool(let name, let coin, let oldAddress, let newAddress):
            line.addText("subpool", name)
            line.addText("coin", coin)
            if let oldAddress { line.addText("old_payout_addr", oldAddress) }
            line.addText("new_payout_addr", newAddress)
        case nil: break
        }
        if record.action != .updateCoinbase {
            line.add("records", record.recordCount)
            line.add("refused", record.refusedCount)
        }
        if record.action == .pull || record.action == .fullPull { line.add("skipped", record.skippedCount) }
        if withSample, record.action == .switchMany || record.action == .pull { line.add("switches", record.sample) }
        switch record.outcome {
        case .done:
            line.add("outcome", "done")
            if record.caller != nil { line.add("err_no", 0) }
        case .failed(let number, let reason):
            line.add("outcome", "failed")
            if let number { line.add("err_no", number) }
            line.addText("reason", reason)
        }
        line.add("took_ms", Int(record.duration / .milliseconds(1)))
        return line.text
    }

    /// What stands in the place of lines that found no room.
    static func droppedLines(_ count: Int) -> String {
        var line = Object(at: Int64(Date().timeIntervalSince1970 * 1_000))
        line.add("action", "lines-dropped")
        line.add("lines", count)
        return line.text
    }

    private struct Object {
        private var json: [UInt8] = []

        init(at milliseconds: Int64) {
            json.reserveCapacity(320)
            json.append(contentsOf: #"{"time":"\#(UTCTime(milliseconds: milliseconds))""#.utf8)
        }

        /// - Parameter value: Nothing that has to be escaped for people.
        mutating func add(_ name: String, _ value: String) {
            json.append(contentsOf: ",\"\(name)\":".utf8)
            json.appendJSON(value)
        }

        mutating func addText(_ name: String, _ value: String) {
            add(name, LogText(value, maximumByteCount: maximumTextBytes).description)
        }

        mutating func add(_ name: String, _ value: Int) {
            json.append(contentsOf: ",\"\(name)\":\(value)".utf8)
        }

        mutating func add(_ name: String, _ switches: [CoinSwitch]) {
            json.append(contentsOf: ",\"\(name)\":[".utf8)
            for (index, one) in switches.enumerated() {
                json.append(contentsOf: (index > 0 ? ",{" : "{").utf8)
                json.append(contentsOf: #""puname":"#.utf8)
                json.appendJSON(LogText(one.name.description, maximumByteCount: AuditLine.maximumTextBytes).description)
                json.append(contentsOf: #","coin":"#.utf8)
                json.appendJSON(LogText(one.coin.description, maximumByteCount: AuditLine.maximumTextBytes).description)
                json.append(UInt8(ascii: "}"))
            }
            json.append(UInt8(ascii: "]"))
        }

        var text: String { String(decoding: json, as: UTF8.self) + "}" }
    }
}
