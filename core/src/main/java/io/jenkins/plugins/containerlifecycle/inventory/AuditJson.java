package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import java.util.List;
import java.util.Locale;

/** What came of rules, for other programs. */
public final class AuditJson {
    private AuditJson() {}

    /**
     * An object a rule, with {@code rule}, {@code reason}, {@code name_found}, {@code findings}, {@code unknown_allowed},
     * {@code unknown} and {@code fine}.
     *
     * @param unknownAllowed whether the user said that what is not known does not count
     */
    public static ArrayNode of(List<AuditResult> results, boolean unknownAllowed) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (AuditResult result : results) {
            ObjectNode json = list.addObject();
            json.put("rule", result.rule().condition().text());
            json.put("reason", result.rule().reason());
            json.put("name_found", result.nameFound());
            ArrayNode findings = json.putArray("findings");
            result.findings().forEach(finding -> findings.add(of(finding)));
            json.put("unknown_allowed", unknownAllowed);
            ArrayNode unknown = json.putArray("unknown");
            result.unknown().forEach((target, why) -> unknown.add(of(target).put("why", why)));
            ArrayNode fine = json.putArray("fine");
            result.fine().forEach(target -> fine.add(of(target)));
        }
        return list;
    }

    private static ObjectNode of(AuditFinding finding) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", finding.source());
        json.put("version", finding.version());
        ArrayNode packages = json.putArray("packages");
        finding.packages().forEach(packages::add);
        json.set("origin", PackagesJson.origin(finding.origin()));
        json.put("in_container", finding.inContainer());
        ArrayNode targets = json.putArray("targets");
        finding.targets().forEach(target -> targets.add(of(target)));
        return json;
    }

    private static ObjectNode of(AuditTarget target) {
        TargetKind kind = target.kind();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind == null ? null : kind.name().toLowerCase(Locale.ROOT))
                .put("name", target.name())
                .put("id", target.id());
    }
}
