import Testing

@testable import Switcher

@Suite struct StoredPullReportTests {
    private static let text =
        #"{"format":1,"request":42,"started":1795657064125,"took_ms":31,"last_date":7,"next_last_date":9,"#
        + #""read":1,"left_alone":2,"records":3,"skipped":4,"refused":5,"failure":"a \"b\""}"#

    @Test func whatIsWrittenIsRead() throws {
        let report = try #require(StoredPullReport(Array(Self.text.utf8)))
        #expect(String(decoding: report.data, as: UTF8.self) == Self.text)
        #expect(report.request == 42 && report.pull.failure == #"a "b""# && report.pull.took == .milliseconds(31))
        #expect(report.pull.lastDate == 7 && report.pull.nextLastDate == 9 && report.pull.refusedCount == 5)
    }

    @Test func whatALaterVersionAddsIsIgnored() {
        let text = #"{"more":[1],"format":1,"request":42,"started":1,"took_ms":31,"last_date":7,"next_last_date":9}"#
        #expect(StoredPullReport(Array(text.utf8))?.pull.failure == nil)
        #expect(StoredPullReport(Array(text.utf8))?.request == 42)
    }

    @Test(arguments: ["", "x", "{}", #"{"format":2,"request":{}}"#, #"{"format":1,"request":42}"#])
    func anythingElseIsNone(_ text: String) {
        #expect(StoredPullReport(Array(text.utf8)) == nil)
    }
}
