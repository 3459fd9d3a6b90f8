import Foundation
import JSONReading
import SwitchRules

/// Reads a ``SwitchFile``, entry by entry. Of CSV and of lines of JSON a line at a time is held; a JSON text is read whole.
package struct SwitchReader: ~Copyable {
    /// Of a JSON text.
    package static let maximumTextByteCount = 64 << 20

    /// Closes the descriptor when nobody has it any more.
    private let file: SwitchFile
    private var lines: LineReader
    private var first: LineReader.Line?
    private var isJSONLines = false
    /// Of a JSON text, the last one first.
    private var entries: [SwitchEntry]?

    /// - Parameter descriptor: The file's, which stands at its beginning.
    init(_ file: SwitchFile, descriptor: Int32) throws {
        self.file = file
        lines = LineReader(descriptor: descriptor)
        guard var line = try lines.next() else { return }
        if line.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            line = LineReader.Line(number: 1, bytes: Array(line.bytes.dropFirst(3)), isTooLong: line.isTooLong)
        }
        first = line
        guard Self.looksLikeJSON(descriptor) else {
            try refuseOtherEncodings(line)
            if Self.isHeader(line.bytes) { first = nil }
            return
        }
        if case .coinSwitch? = SwitchJSON.entry(ofLine: line) {
            isJSONLines = true
            return
        }
        guard file.byteCount <= Self.maximumTextByteCount else {
            let limit = Self.maximumTextByteCount >> 20
            throw ControlError(
                .badInput,
                "\(file.name): a JSON text may have \(limit) MiB: write it as CSV, or a line of JSON for each"
            )
        }
        lseek(descriptor, 0, SEEK_SET)
        let data = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile()
        entries = try SwitchJSON.entries(of: [UInt8](data), name: file.name).reversed()
    }

    /// How much of the file has been read, in bytes.
    package var byteCount: Int { lines.byteCount }

    /// - Returns: `nil` at the end.
    /// - Throws: ``ControlError`` where the file is no text in UTF-8.
    package mutating func next() throws -> SwitchEntry? {
        if entries != nil { return entries?.popLast() }
        while true {
            let line: LineReader.Line
            if let first {
                line = first
                self.first = nil
            } else {
                guard let next = try lines.next() else { return nil }
                line = next
            }
            if line.isTooLong {
                return .refused(line: line.number, reason: "the line is over \(LineReader.maximumByteCount) bytes", text: "")
            }
            guard !line.bytes.isEmpty else { continue }
            try refuseOtherEncodings(line)
            if isJSONLines {
                return SwitchJSON.entry(ofLine: line)
                    ?? .refused(line: line.number, reason: "no JSON object with puname and coin", text: shown(line.bytes))
            }
            return csv(line)
        }
    }

    private func csv(_ line: LineReader.Line) -> SwitchEntry {
        do throws(CSVRecord.Problem) {
            let fields = try CSVRecord.fields(of: line.bytes)
            guard fields.count == 2 else {
                let reason = "\(fields.count) \(fields.count == 1 ? "field" : "fields") where puname and coin are wanted"
                return .refused(line: line.number, reason: reason, text: shown(line.bytes))
            }
            let texts = fields.map { String(decoding: $0, as: UTF8.self) }
            return .coinSwitch(line: line.number, name: texts[0], coin: texts[1])
        } catch {
            return .refused(line: line.number, reason: error.reason, text: shown(line.bytes))
        }
    }

    private func shown(_ bytes: [UInt8]) -> String { SwitchEntry.shown(String(decoding: bytes, as: UTF8.self)) }

    /// Nothing of it is sent then: what a name is in another encoding nobody guesses.
    private func refuseOtherEncodings(_ line: LineReader.Line) throws {
        guard String(validating: line.bytes, as: UTF8.self) == nil || line.bytes.contains(0) else { return }
        let encoding = Encoding.guess(line.bytes)
        throw ControlError(
            .badInput,
            "\(file.name), line \(line.number), is not UTF-8 but perhaps \(encoding): nothing was sent; convert it with iconv -f \(encoding) -t UTF-8"
        )
    }

    private static func isHeader(_ line: [UInt8]) -> Bool {
        guard let fields = try? CSVRecord.fields(of: line), fields.count == 2 else { return false }
        return zip(fields, ["puname", "coin"]).allSatisfy { ASCIICase.areSame(String(decoding: $0, as: UTF8.self), $1) }
    }

    /// A text begins with a bracket, on whatever line.
    private static func looksLikeJSON(_ descriptor: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: LineReader.maximumByteCount)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        var beginning = buffer[..<max(count, 0)]
        if beginning.starts(with: [0xEF, 0xBB, 0xBF]) { beginning = beginning.dropFirst(3) }
        return beginning.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }
}
