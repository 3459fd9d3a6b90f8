import JSONReading

/// How a pull went that somebody wanted now, as it lies in ZooKeeper for who has asked at another server. Pure.
///
///     {"format":1,"request":4294967310,"started":1795657064125,"took_ms":31,"last_date":1513239055,"next_last_date":1513239115,
///      "read":0,"left_alone":0,"records":1,"skipped":0,"refused":0,"failure":"…"}
///
/// Members that are not known are ignored; another format is not. `failure` is missing where there was none.
struct StoredPullReport: Sendable {
    static let format: Int64 = 1

    /// The last request that the pull had begun after, by the number of its transaction.
    var request: Int64
    var pull: PullReport

    init(request: Int64, pull: PullReport) {
        self.request = request
        self.pull = pull
    }

    /// What is written into the znode.
    var data: [UInt8] {
        let took = pull.took / .milliseconds(1)
        var json = Array(#"{"format":\#(Self.format),"request":\#(request),"started":\#(pull.startMilliseconds)"#.utf8)
        json += #","took_ms":\#(Int64(took)),"last_date":\#(pull.lastDate),"next_last_date":\#(pull.nextLastDate)"#.utf8
        json += #","read":\#(pull.readCount),"left_alone":\#(pull.leftAloneCount),"records":\#(pull.recordCount)"#.utf8
        json += #","skipped":\#(pull.skippedCount),"refused":\#(pull.refusedCount)"#.utf8
        if let failure = pull.failure {
            json += #","failure":"#.utf8
            json.appendJSON(failure)
        }
        json.append(UInt8(ascii: "}"))
        return json
    }

    /// Reads what the znode has; `nil`: nothing, or nothing that this server knows.
    init?(_ data: [UInt8]) {
        var numbers: [Member: Int64] = [:]
        var failure: String?
        do throws(JSONError) {
            guard try FormatNumber.read(data) == Self.format else { return nil }
            try JSONReader.read(data) { reader throws(JSONError) in
                try reader.object(Self.members) { member, reader throws(JSONError) in
                    if member == .failure { failure = try reader.string() } else { numbers[member] = try reader.wholeNumber() }
                }
            }
        } catch {
            return nil
        }
        guard let request = numbers[.request], let started = numbers[.started], let took = numbers[.took],
            let lastDate = numbers[.lastDate], let nextLastDate = numbers[.nextLastDate]
        else { return nil }
        self.request = request
        pull = PullReport(
            number: 0,
            startMilliseconds: started,
            took: .milliseconds(took),
            lastDate: lastDate,
            nextLastDate: nextLastDate
        )
        pull.readCount = Int(clamping: numbers[.read] ?? 0)
        pull.leftAloneCount = Int(clamping: numbers[.leftAlone] ?? 0)
        pull.recordCount = Int(clamping: numbers[.records] ?? 0)
        pull.skippedCount = Int(clamping: numbers[.skipped] ?? 0)
        pull.refusedCount = Int(clamping: numbers[.refused] ?? 0)
        pull.failure = failure
    }

    private enum Member: String, CaseIterable {
        case request, started, read, records, skipped, refused, failure
        case took = "took_ms"
        case lastDate = "last_date"
        case nextLastDate = "next_last_date"
        case leftAlone = "left_alone"
    }
    private static let members = JSONMembers(Member.self)
}
