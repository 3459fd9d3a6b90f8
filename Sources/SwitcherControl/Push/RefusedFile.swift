import Foundation
import SwitchRules

/// Refused lines as CSV: `line,reason,text`.
package final class RefusedFile {
    private let output: Output
    private let file: FileHandle

    /// - Throws: ``ControlError``
    package init(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ControlError(
                .notWritten,
                "--refused: \(path.escapedForOneLine()) cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        output = Output(descriptor: descriptor)
        try output.print("line,reason,text")
    }

    package func add(_ refusal: PushPlan.Refusal) throws {
        try output.write(CSVRecord.line(["\(refusal.line)", refusal.reason, refusal.text]) + [UInt8(ascii: "\n")])
    }
}
