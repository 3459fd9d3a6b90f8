import NIOCore
import Testing

@testable import SwitcherHTTP

struct RequestIntakeTests {
    private func intake(_ texts: String...) -> RequestIntake {
        var intake = RequestIntake()
        for text in texts { intake.append(ByteBuffer(string: text)) }
        return intake
    }

    private func next(_ intake: inout RequestIntake, bodyRest: Int = 0) -> String? {
        intake.next(bodyRest: bodyRest).map { String(buffer: $0) }
    }

    @Test func whatIsSmallGoesAsItHasCome() {
        var intake = intake("one", "", "two")
        #expect(next(&intake) == "one" && next(&intake) == "two")
        #expect(intake.isEmpty && next(&intake) == nil)
    }

    @Test func whatIsLargeGoesInPieces() {
        let text = String((0..<10_000).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
        var intake = intake(text)
        let pieces = (0..<3).compactMap { _ in next(&intake) }
        #expect(pieces.map(\.count) == [4_096, 4_096, 1_808] && pieces.joined() == text)
        #expect(intake.isEmpty)
    }

    @Test func aBodyGoesAsFarAsItGoes() {
        var intake = intake(String(repeating: "b", count: 9_000) + String(repeating: "n", count: 9_000))
        #expect(next(&intake, bodyRest: 9_000) == String(repeating: "b", count: 9_000))
        #expect(next(&intake, bodyRest: 10)?.count == 4_096)
        #expect(next(&intake, bodyRest: 1 << 40)?.count == 9_000 - 4_096)
    }

    @Test func lineEndsAtTheFrontAreLeftOut() {
        var intake = intake("\r\n", "\n\r", "\nGET\r\n", "\r\n")
        intake.dropLineEnds()
        #expect(next(&intake) == "GET\r\n")
        intake.dropLineEnds()
        #expect(intake.isEmpty)
    }
}
