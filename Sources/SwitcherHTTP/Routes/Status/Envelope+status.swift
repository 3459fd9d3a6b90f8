import NIOCore
import Switcher

extension Envelope {
    /// How the server is doing, in the order of docs/api.md.
    init(_ status: StatusDocument) {
        var json = ByteBuffer(string: #"{"err_no":0,"err_msg":"","success":true,"version":"#)
        json.writeJSON(status.version)
        json.writeString(#","uptime_seconds":\#(status.uptime.components.seconds),"identity":"#)
        json.write(status.identity)
        json.writeString(#","coins":"#)
        json.writeList(status.check.availableCoins) { $0.writeJSON($1) }
        json.writeString(#","case_insensitive":\#(status.check.lowercasesNames),"session":"#)
        json.writeSession(status.writer)
        json.writeString(#","queue":{"records":\#(status.writer.queuedRecordCount),"calls":\#(status.writer.openCallCount)}"#)
        json.writeString(#","rates":"#)
        if let last = status.samples.last { json.write(last) } else { json.writeString("null") }
        json.writeString(#","history":"#)
        json.writeList(status.samples) { $0.write($1) }
        json.writeString(#","records":"#)
        if let records = status.records { json.write(records) } else { json.writeString(#""unknown""#) }
        json.writeString(#","sync":"#)
        if let sync = status.sync { json.write(sync) } else { json.writeString("null") }
        json.writeString(#","subpools":"#)
        if let crowds = status.crowds {
            json.writeList(crowds) { $0.write($1) }
        } else {
            json.writeString("null")
        }
        json.writeString("}")
        self.init(number: 0, encoded: json)
    }
}

extension ByteBuffer {
    fileprivate mutating func writeList<Element>(_ list: [Element], _ write: (inout ByteBuffer, Element) -> Void) {
        writeString("[")
        for (index, element) in list.enumerated() {
            if index > 0 { writeString(",") }
            write(&self, element)
        }
        writeString("]")
    }

    fileprivate mutating func write(_ identity: APIIdentity?) {
        writeString(#"{"user":"#)
        writeJSON(identity?.user ?? "")
        writeString(#","rights":"#)
        writeList(Right.allCases.filter { identity?.rights.contains($0) == true }) { $0.writeJSON($1.rawValue) }
        writeString("}")
    }

    fileprivate mutating func writeSession(_ writer: SwitchWriterStatus) {
        writeString(#"{"state":"\#(writer.sessionState)","server":"#)
        if let server = writer.server { writeJSON(server) } else { writeString("null") }
        writeString(#","since":"\#(writer.sessionSinceText)"}"#)
    }

    fileprivate mutating func write(_ sample: StatusHistory.Sample) {
        writeString(#"{"at":"\#(sample.timeText)","requests_per_second":"#)
        writeTenths(sample.requestRate)
        writeString(#","records_per_second":"#)
        writeTenths(sample.recordRate)
        writeString(#","switch_p50_ms":"#)
        writeTenths(sample.window.median.map { $0 / .milliseconds(1) })
        writeString(#","switch_p99_ms":"#)
        writeTenths(sample.window.percentile99.map { $0 / .milliseconds(1) })
        writeString("}")
    }

    /// Writes a number that is not negative, rounded to a tenth, or `null`.
    private mutating func writeTenths(_ number: Double?) {
        guard let number else {
            writeString("null")
            return
        }
        let tenths = Int64(min(number, 1e15) * 10 + 0.5)
        writeString("\(tenths / 10).\(tenths % 10)")
    }

    fileprivate mutating func write(_ records: RecordCensus.Counts) {
        writeString(#"{"counted_at":"\#(records.startText)","took_ms":\#(records.took.wholeMilliseconds),"by_coin":{"#)
        for (index, coin) in records.coins.enumerated() {
            if index > 0 { writeString(",") }
            writeJSON(coin.name)
            writeString(":\(coin.count)")
        }
        writeString(#"},"other":\#(records.otherCount),"unread":\#(records.refusedCount)}"#)
    }

    private mutating func writeText(_ text: String?) {
        if let text { writeJSON(text) } else { writeString("null") }
    }

    fileprivate mutating func write(_ sync: SyncStatus) {
        let leads = sync.leadership?.leads ?? true
        writeString(#"{"leads":\#(leads),"elected":"#)
        writeText(leads ? "this server" : sync.leadership?.leader)
        writeString(#","cursor":\#(sync.lastDate),"carried":\#(sync.carriedCount),"pulls":"#)
        writeList(sync.pulls) { $0.writeJSON($1) }
        writeString(#","last_failure":"#)
        writeJSON(sync.lastFailure)
        writeString(#","since":"#)
        writeText(sync.leadership?.sinceText)
        writeString(#","reason":"#)
        writeText(sync.leadership?.reason)
        if let progress = sync.progress {
            writeString(#","progress":{"records":\#(progress.recordCount),"done":\#(progress.doneCount)}}"#)
        } else {
            writeString(#","progress":null}"#)
        }
    }

    fileprivate mutating func write(_ crowd: SubPoolCoordinator.Crowd) {
        writeString(#"{"coin":"#)
        writeJSON(crowd.coin)
        writeString(#","subpool_name":"#)
        writeJSON(crowd.name)
        writeString(#","waiting":\#(crowd.waitingCount)}"#)
    }
}
