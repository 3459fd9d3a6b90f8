import Foundation
import SwitchRules

/// Refused lines as CSV: `line,reason,text`.
package final class RefusedFile {
    private let output: Output
    private let file: FileHandle

    /// - Parameter input: What is pushed, which is not to be written over.
    /// - Throws: ``ControlError``
    package init(_ path: String, input: SwitchFile) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ControlError(
                .notWritten,
                "--refused: \(path.escapedForOneLine()) cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        output = Output(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0, !input.isSame(as: status) else {
            throw ControlError(.usage, "--refused is the file that is pushed: name another")
        }
        // What is no file cannot be cut, and need not.
        ftruncate(descriptor, 0)
        try output.print("line,reason,text")
    }

    package func add(_ refusal: PushPlan.Refusal) throws {
        try output.write(CSVRecord.line(["\(refusal.line)", refusal.reason, refusal.text]) + [UInt8(ascii: "\n")])
    }
}
