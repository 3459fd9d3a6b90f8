import NIOCore
import Switcher

/// How a route is called.
struct DescribedRoute: Sendable {
    let paths: [String]
    let methods: [RouteMethod]
    let right: Right?
    let changesSomething: Bool
}

/// The API as OpenAPI 3.1 describes it, made of the routes there are, of what ``APICall`` says of them, and of the table of replies.
struct APIDescription: Sendable {
    let routes: [DescribedRoute]
    let version: String

    /// The document.
    var text: ByteBuffer {
        var json: [UInt8] = []
        tree.write(into: &json)
        return ByteBuffer(bytes: json)
    }

    private var tree: JSONTree {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "switcher-api-server",
                "version": .text(version),
                "summary": "Writes the coin of each sub-account of a mining pool into ZooKeeper.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]],
            "paths": .members(paths),
            "components": [
                "securitySchemes": ["basic": ["type": "http", "scheme": "basic"]],
                // To whom asks for something else.
                "responses": ["noSuchPath": response(to: [.noSuchPath], call: nil)],
            ],
        ]
    }

    private var paths: [(String, JSONTree)] {
        routes.flatMap { route in
            guard let call = route.paths.first.flatMap({ APICall.table[$0] }) else { return [(String, JSONTree)]() }
            return route.paths.map { path in
                let operations = route.methods.map { method in
                    (method.rawValue.lowercased(), operation(call, route, path, method))
                }
                return (path, JSONTree.members(operations))
            }
        }
    }

    private func operation(_ call: APICall, _ route: DescribedRoute, _ path: String, _ method: RouteMethod) -> JSONTree {
        var members: [(String, JSONTree)] = [
            ("operationId", .text(method.rawValue.lowercased() + path.replacing("/", with: "_"))),
            ("summary", .text(call.summary)),
        ]
        if path != route.paths.first { members.append(("description", .text("As \(route.paths[0])."))) }
        if let right = route.right {
            members.append(("security", [["basic": []]]))
            members.append(("x-right", .text(right.rawValue)))
        }
        if !call.parameters.isEmpty { members.append(("parameters", .list(call.parameters.map(parameter)))) }
        if method == .post, let body = call.body { members.append(("requestBody", content(of: body))) }
        members.append(("responses", responses(call, route, method)))
        return .members(members)
    }

    private func parameter(_ parameter: APICall.Parameter) -> JSONTree {
        [
            "name": .text(parameter.name), "in": "query", "description": .text(parameter.meaning),
            "schema": parameter.schema,
        ]
    }

    private func content(of body: APICall.Body) -> JSONTree {
        [
            "required": .flag(body.isRequired),
            "content": .members(body.contentTypes.map { ($0, JSONTree.members([("schema", body.schema)])) }),
        ]
    }

    private func responses(_ call: APICall, _ route: DescribedRoute, _ method: RouteMethod) -> JSONTree {
        let common = APICall.commonCodes(right: route.right, changesSomething: route.changesSomething)
        let byStatus = Dictionary(grouping: call.codes + common) { $0.row.status.rawValue }
        var responses = byStatus.map { status, codes in
            (status, response(to: codes, call: call, hasContent: method != .head))
        }
        if case .other(let contentType, let schema) = call.success {
            var members: [(String, JSONTree)] = [("description", "A success.")]
            if method != .head { members.append(("content", .members([(contentType, JSONTree.members([("schema", schema)]))]))) }
            responses.append((Reply.Status.ok.rawValue, .members(members)))
        }
        return .members(responses.sorted { $0.0 < $1.0 }.map { ("\($0.0)", $0.1) })
    }

    private func response(to codes: [ReplyCode], call: APICall?, hasContent: Bool = true) -> JSONTree {
        let rows = codes.map(\.row)
        let texts = rows.map { $0.number == 0 && $0.text.isEmpty ? "0" : "\($0.number) \($0.text)" }
        var members: [(String, JSONTree)] = [("description", .text(texts.joined(separator: "; ")))]
        let fields = rows.flatMap(\.fields).map(\.name).removingRepetitions
        if !fields.isEmpty {
            members.append(("headers", .members(fields.map { ($0, ["schema": OpenAPISchema.text]) })))
        }
        guard hasContent else { return .members(members) }
        // A jobmaker gives a number of its own.
        let numbers = codes.contains(.jobmakerRefused) ? nil : rows.map(\.number).removingRepetitions
        let optional = call?.hasMembers == true ? rows.flatMap(\.members).removingRepetitions : []
        members.append(("content", ["application/json": ["schema": OpenAPISchema.envelope(numbers, optional: optional)]]))
        return .members(members)
    }
}

extension Array where Element: Hashable {
    fileprivate var removingRepetitions: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
