import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Switcher

/// Serves the requests of connections: from the first line to the reply.
struct RequestHandler: Sendable {
    /// So many bytes of replies may be made for one connection before the others of its event loop get their turn.
    private static let maximumAhead = 32_768

    let routes: RouteTable
    let rules: Replaceable<AdmissionRules>
    let logger: Logger

    /// Serves one request after another until the connection ends, or a reply ends it.
    ///
    /// Its task runs on the connection's event loop (`EventLoopExecutor`). What may take long is done elsewhere.
    ///
    /// - Parameter channel: The connection's.
    nonisolated(nonsending) func serve(_ exchange: some RequestExchange, remote: String, on channel: any Channel) async throws {
        var ahead = 0
        do {
            while let part = try await exchange.next() {
                // The rest is the end of a request without a body.
                guard case .head(let head) = part else { continue }
                let reply = try await reply(to: head, exchange, remote: remote)
                guard try await send(reply, exchange, on: channel) else { return }
                ahead += reply.byteCount
                guard ahead >= Self.maximumAhead else { continue }
                // The loop looks at its connections only when nothing is left to be done: whoever sends a thousand requests ahead would be
                // answered all of them before anybody else is read.
                await Self.elsewhere {}
                ahead = 0
            }
        } catch let error as HTTPParserError where channel.isActive {
            // Where the connection was closed in the middle of a request, the parser says that the rest is missing, and nobody is answered.
            // Its fields are not there.
            let origin = RequestOrigin(id: RequestID(), remote: remote)
            logger.info("Request malformed", metadata: origin.metadata(reason: "\(error)"))
            var reply = error == .headerOverflow ? Reply(.headerTooLarge) : Reply(.malformedRequest)
            reply.persistence = .closed
            reply.requestID = origin.id.description
            routes.others.answered(reply.number, in: nil)
            _ = try await exchange.send(reply)
        }
    }

    /// Does what may take long where it holds up no event loop.
    private static func elsewhere<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        try await withTaskExecutorPreference(globalConcurrentExecutor, operation: work)
    }

    /// - Returns: Whether other replies may follow.
    /// - Throws: When the connection is gone.
    private nonisolated(nonsending) func send(_ reply: Reply, _ exchange: some RequestExchange, on channel: any Channel)
        async throws -> Bool
    {
        guard let stream = reply.stream, reply.includesBody else { return try await exchange.send(reply) }
        try await exchange.beginStream(reply)
        let (bound, executor) = (NIOLoopBound(exchange, eventLoop: channel.eventLoop), exchange.executor)
        do {
            try await Self.elsewhere {
                // A stop would otherwise wait for an end that may never come.
                try await cancelWhenGracefulShutdown {
                    try await stream.produce { bytes in
                        // Who makes bytes faster than the event loop takes them would fill the memory with them.
                        try await withTaskExecutorPreference(executor) { try await bound.value.stream(bytes) }
                    }
                }
            }
        } catch {
            // A stop does not wait for a client that takes nothing to take the rest.
            if Task.isShuttingDownGracefully, !channel.isWritable { throw error }
            try await exchange.cutStream()
            return false
        }
        return try await exchange.endStream()
    }

    /// - Throws: When the connection does not deliver the body.
    private nonisolated(nonsending) func reply(
        to head: HTTPRequestHead,
        _ exchange: some RequestExchange,
        remote: String
    ) async throws -> Reply {
        let start = ContinuousClock.now
        let fields: RequestFields
        let target: RequestTarget
        do throws(RequestRefusal) {
            fields = try RequestFields(head)
            target = try RequestTarget(head.uri)
        } catch {
            let origin = RequestOrigin(id: RequestID(head.headers), remote: remote)
            logger.info("Request malformed", metadata: origin.metadata(reason: "\(error.message)"))
            var reply = Reply(.malformedRequest, error.message)
            reply.persistence = .closed
            reply.requestID = origin.id.description
            reply.includesBody = head.method != .HEAD
            routes.others.answered(reply.number, in: .now - start)
            return reply
        }
        let origin = RequestOrigin(id: fields.requestID(), remote: remote)
        let entry = routes[target.path]
        var reply: Reply
        // For all of this request.
        let rules = rules.current
        switch await admit(head, entry, target, fields, rules, origin) {
        case .refused(let refusal):
            reply = refusal
            // The body that was announced is not read.
            if fields.announcesBody { reply.persistence = .closed }
        case .admitted(let route, let identity, let reservation):
            do {
                var body: BufferedBody?
                if let reservation {
                    if fields.expectsContinue { try await exchange.sendMayContinue() }
                    body = try await rules.bodies.read(exchange, fields, reservation)
                }
                let call = RequestCall(
                    target: target,
                    contentType: fields.contentType,
                    body: body,
                    identity: identity,
                    origin: origin
                )
                if route.isBrief {
                    reply = await route.reply(to: call)
                } else {
                    reply = await Self.elsewhere { await route.reply(to: call) }
                }
                if body == nil, fields.announcesBody { reply.persistence = .closed }
                if reply.stream != nil, let identity, let right = route.right {
                    // Such a body may take hours.
                    let rules = self.rules
                    reply.goOn { rules.current.authentication.hasIdentity(identity, with: right) }
                }
            } catch let error as BodyRefusal {
                reply = refusal(error, target, rules.bodies, origin)
                reply.persistence = .closed
            }
        }
        if head.version.minor == 0 { reply.takeBackToOldVersion() }
        if reply.persistence == .open {
            if !head.isKeepAlive || fields.asksToClose || fields.asksForUpgrade || head.method == .CONNECT {
                reply.persistence = .closed
            } else if head.version.minor == 0 {
                reply.persistence = .openByName
            }
        }
        reply.includesBody = head.method != .HEAD
        reply.requestID = origin.id.description
        (entry?.metrics ?? routes.others).answered(reply.number, in: .now - start)
        return reply
    }

    private enum Admission {
        case refused(Reply)
        /// A body is read if there is a reservation for it.
        ///
        /// - Parameter identity: Who calls; `nil` where anybody may.
        case admitted(any Route, identity: APIIdentity?, BodyBudget.Reservation?)
    }

    /// What can be said before the body is there.
    private nonisolated(nonsending) func admit(
        _ head: HTTPRequestHead,
        _ entry: RouteTable.Entry?,
        _ target: RequestTarget,
        _ fields: RequestFields,
        _ rules: AdmissionRules,
        _ origin: RequestOrigin
    ) async -> Admission {
        guard let entry else { return .refused(Reply(.noSuchPath)) }
        guard entry.allows(head.method.rawValue) else {
            var reply = Reply(.methodNotAllowed)
            reply.fields.append(("Allow", entry.allowedMethods))
            return .refused(reply)
        }
        // Nobody else gets the server to hold anything.
        guard let right = entry.route.right else { return .admitted(entry.route, identity: nil, nil) }
        let identity: APIIdentity
        do throws(AccessRefusal) {
            identity = try await rules.authentication.identity(fields.authorization)
            guard identity.rights.contains(right) else { throw .forbidden(user: identity.user) }
            if entry.route.changesSomething, rules.crossSite.refuses(fields.page) { throw .otherSite(user: identity.user) }
        } catch {
            return .refused(refusal(error, target, origin))
        }
        do throws(BodyRefusal) {
            return .admitted(entry.route, identity: identity, try rules.bodies.admit(fields))
        } catch {
            return .refused(refusal(error, target, rules.bodies, origin))
        }
    }

    private func refusal(_ refusal: AccessRefusal, _ target: RequestTarget, _ origin: RequestOrigin) -> Reply {
        var metadata = origin.metadata
        metadata[LogKey.path] = .text(target.path)
        switch refusal {
        case .unknown:
            logger.notice("Unauthorized", metadata: metadata)
            return Reply(.unauthorized)
        case .overloaded:
            logger.notice("Unauthorized: too many passwords are being checked", metadata: metadata)
            return Reply(.tooManyPasswords)
        case .unchecked:
            logger.error("A password could not be checked: libcrypt has failed, memory may be short", metadata: metadata)
            return Reply(.tooManyPasswords)
        case .forbidden(let user):
            metadata[LogKey.user] = .text(user)
            logger.notice("Forbidden: the right is missing", metadata: metadata)
            return Reply(.forbidden)
        case .otherSite(let user):
            metadata[LogKey.user] = .text(user)
            logger.notice("Forbidden: a page of another site, which is not in AllowedOrigins", metadata: metadata)
            return Reply(.otherSite)
        }
    }

    private func refusal(_ refusal: BodyRefusal, _ target: RequestTarget, _ bodies: BodyLimits, _ origin: RequestOrigin) -> Reply
    {
        let reply: Reply
        let reason: Logger.MetadataValue
        switch refusal {
        case .tooLarge:
            reply = Reply(.bodyTooLarge, String(bodies.maximumCount))
            reason = "too large"
        case .overBudget:
            reply = Reply(.tooManyBodies)
            reason = "too many bodies are being received"
        }
        var metadata = origin.metadata(reason: reason)
        metadata[LogKey.path] = .text(target.path)
        logger.notice("Body refused", metadata: metadata)
        return reply
    }
}
