import Foundation
public import Logging
public import Switcher

/// The file of `AuditLogFile`: a line per record, behind a buffer of its own and on a thread of its own, so that nobody waits for a disk. Lines
/// that find no room are counted, and the next one that is written says how many.
public final class AuditFile: AuditOutlet {
    private let file: LogFile
    private let writer: LogWriter
    private let logger: Logger

    /// Opens the configured file, and makes it if it is missing: for its owner to write and its group to read.
    ///
    /// - Returns: `nil` where none is configured. Then the log has what there is to know.
    /// - Throws: ``ConfigurationError`` when it cannot be opened.
    public static func open(_ configuration: CheckedConfiguration, logger: Logger) throws(ConfigurationError) -> AuditFile? {
        let path = configuration[\.auditLogFile]
        guard !path.isEmpty else { return nil }
        do throws(LogFile.Failure) {
            return try AuditFile(path, logger: logger)
        } catch {
            throw ConfigurationError("AuditLogFile \(path.quoted) cannot be opened: \(error.reason)")
        }
    }

    init(_ path: String, limits: LogBuffer.Limits = LogBuffer.Limits(), logger: Logger) throws(LogFile.Failure) {
        let file = try LogFile(path, mode: 0o640)
        self.file = file
        self.logger = logger
        writer = LogWriter(
            file.descriptor,
            limits: limits,
            onTrouble: { errorNumber in
                let path = Logger.MetadataValue.text(file.path)
                if let errorNumber {
                    let reason = String(cString: strerror(errorNumber))
                    logger.error("Audit cannot be written", metadata: [LogKey.path: path, LogKey.reason: .string(reason)])
                } else {
                    logger.notice("Audit is written again", metadata: [LogKey.path: path])
                }
            },
            notice: AuditLine.droppedLines
        )
    }

    public func take(_ record: AuditRecord) {
        writer.write(AuditLine.text(record))
    }

    /// Opens the file of that name again. Returns when lines go there. Where it cannot be opened the old one stays, and the log says so.
    public func reopen() async {
        guard let reason = await file.reopen(for: writer) else { return }
        logger.error(
            "File cannot be opened again, the old one stays",
            metadata: [LogKey.path: .text(file.path), LogKey.reason: .string(reason)]
        )
    }

    /// Waits until what was taken is written, but no longer than that: the disk may be full.
    public func flush(within time: Duration = .seconds(1)) { writer.flush(within: time) }

    /// How many lines were dropped since the start.
    public var droppedLineCount: Int { writer.droppedCount }
}
