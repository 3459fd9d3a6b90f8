import Testing

@testable import Switcher

@Suite struct RecordVerdictTests {
    @Test func whatWasChangedSinceTheMarkerIsLeftAlone() {
        #expect(RecordVerdict((changed: 11, version: 3), since: 10) == .leftAlone)
        #expect(RecordVerdict((changed: 9, version: 3), since: 10) == .write(.version(3)))
        #expect(RecordVerdict(nil, since: 10) == .write(.missing))
    }
}
