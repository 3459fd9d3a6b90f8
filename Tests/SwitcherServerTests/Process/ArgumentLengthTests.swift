import Testing

@testable import switcher_api_server

@Suite struct ArgumentLengthTests {
    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test func aNameIsShort() {
        let known = ["-config=a", "--log_dir", Self.text(64), "-v", "2", "-stderrthreshold=ERROR", "-", "--", "", "="]
        #expect(ArgumentLength.problem(in: known) == nil)
        #expect(ArgumentLength.problem(in: []) == nil)
        #expect(ArgumentLength.problem(in: ["-" + Self.text(63), "--" + Self.text(62) + "=" + Self.text(1_000)]) == nil)
        #expect(ArgumentLength.problem(in: known + ["-" + Self.text(64)]) == "argument 11 is no flag: its name has 65 bytes")
        #expect(
            ArgumentLength.problem(in: ["--" + Self.text(99_998) + "=1"]) == "argument 1 is no flag: its name has 100000 bytes"
        )
        // By bytes.
        #expect(ArgumentLength.problem(in: ["-" + String(repeating: "é", count: 32)]) != nil)
    }

    @Test func aValueHasRoomForAPath() {
        #expect(ArgumentLength.problem(in: [Self.text(8_192), "-config=" + Self.text(8_184)]) == nil)
        #expect(
            ArgumentLength.problem(in: ["-v", Self.text(8_193)]) == "argument 2 is too long: it has 8193 bytes, and may have 8192"
        )
        #expect(ArgumentLength.problem(in: ["-config=" + Self.text(8_185)]) != nil)
    }
}
