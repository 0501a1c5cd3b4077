package io.jenkins.plugins.containerlifecycle.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is outdated, and what is to be rebuilt, for other programs. */
public final class GraphJson {
    private GraphJson() {}

    /**
     * An object with {@code images}, {@code containers}, {@code unknown_containers}, {@code unread}, {@code not_counted} and
     * {@code left_out}.
     */
    public static ObjectNode of(OutdatedReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode images = json.putArray("images");
        for (ImageState state : report.states()) {
            ObjectNode image = state(state);
            PackageNews news = report.news().get(state.image().id());
            if (news != null) {
                image.set("packages", packages(news));
                image.put("skipped", report.isSkipped(state));
            }
            images.add(image);
        }
        ArrayNode containers = json.putArray("containers");
        report.behind()
                .forEach(container -> containers
                        .addObject()
                        .put("name", container.name())
                        .put("image", container.image())
                        .put("image_id", container.imageId())
                        .put("new_image_id", container.newImageId()));
        ArrayNode unknown = json.putArray("unknown_containers");
        report.unknownContainers()
                .forEach(container -> unknown.addObject()
                        .put("name", container.name())
                        .put("image", container.image())
                        .put("image_id", container.imageId())
                        .put("reason", container.sentence()));
        json.set("unread", unread(report.unread()));
        json.set("not_counted", refused(report.refused()));
        json.putObject("left_out")
                .put("without_metadata", report.leftOut().withoutMetadata())
                .put("older_builds", report.leftOut().olderBuilds())
                .put("no_images", report.leftOut().noImages());
        return json;
    }

    /**
     * An object with {@code waves}, {@code circles}, {@code not_planned}, {@code not_sure}, {@code unknown}, {@code unread},
     * {@code skipped} and {@code not_counted}.
     */
    public static ObjectNode of(RebuildPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode waves = json.putArray("waves");
        for (List<RebuildPlan.Rebuild> wave : plan.waves()) {
            ArrayNode list = waves.addArray();
            for (RebuildPlan.Rebuild rebuild : wave) {
                ObjectNode image = state(rebuild.state());
                ArrayNode after = image.putArray("after");
                rebuild.after().forEach(base -> after.add(base.name()));
                image.put("asked", rebuild.asked());
                list.add(image);
            }
        }
        ArrayNode circles = json.putArray("circles");
        plan.graph().circles().forEach(circle -> {
            ArrayNode names = circles.addArray();
            circle.forEach(image -> names.add(image.name()));
        });
        ArrayNode endless = json.putArray("not_planned");
        plan.endless().forEach(state -> endless.add(state(state)));
        ArrayNode unsure = json.putArray("not_sure");
        plan.obstacles().forEach(obstacle -> {
            ObjectNode each = unsure.addObject();
            each.put("name", obstacle.rebuild().image().name());
            each.put("id", obstacle.rebuild().image().id());
            obstacle.rebuild().image().names().forEach(each.putArray("names")::add);
            obstacle.reasons().forEach(each.putArray("reasons")::add);
        });
        ArrayNode unknown = json.putArray("unknown");
        plan.unknown().forEach(state -> unknown.add(state(state)));
        json.set("unread", unread(plan.unread()));
        ArrayNode skipped = json.putArray("skipped");
        plan.skipped().forEach(state -> skipped.add(state(state)));
        json.set("not_counted", refused(plan.refused()));
        return json;
    }

    private static ArrayNode refused(Map<String, List<ImageState>> refused) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        refused.forEach((why, states) -> {
            ObjectNode each = json.addObject();
            each.put("reason", why);
            ArrayNode images = each.putArray("images");
            states.forEach(state -> images.add(state.image().name()));
        });
        return json;
    }

    private static ArrayNode unread(Map<String, String> unread) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        unread.forEach((name, why) -> json.addObject().put("name", name).put("reason", why));
        return json;
    }

    private static ObjectNode state(ImageState state) {
        ObjectNode json = image(state.image());
        json.put("status", state.status().name().toLowerCase(Locale.ROOT));
        json.put("newer_build", state.newer() == null ? null : state.newer().name());
        ArrayNode bases = json.putArray("bases");
        for (BaseLink link : state.links()) {
            if (link.direct()) {
                ObjectNode base = bases.addObject();
                base.put("name", link.name());
                base.put("status", link.state().name().toLowerCase(Locale.ROOT));
                base.put("image_id", link.now() == null ? null : link.now().id());
            }
        }
        ArrayNode causes = json.putArray("causes");
        for (ImageState.Cause cause : state.causes()) {
            ObjectNode each = behind(cause.behind());
            each.put("through", cause.through() == null ? null : cause.through().name());
            causes.add(each);
        }
        ArrayNode doubts = json.putArray("doubts");
        state.doubts().forEach(doubts::add);
        return json;
    }

    private static ObjectNode image(KnownImage image) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ImageMetadata stamp = image.stamp();
        json.put("name", image.name());
        json.put("id", image.id());
        ArrayNode names = json.putArray("names");
        image.names().forEach(names::add);
        json.put("project", stamp == null ? null : stamp.project());
        return json;
    }

    private static ObjectNode behind(Behind behind) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("base", behind.base());
        json.set("before", build(behind.beforeId(), behind.before()));
        json.set("now", build(behind.now().id(), behind.now().stamp()));
        json.put(
                "refused_image_id",
                behind.refused() == null ? null : behind.refused().id());
        json.put("builds", behind.builds());
        json.put("seconds", behind.time() == null ? null : behind.time().toSeconds());
        json.put("commits", behind.commits());
        return json;
    }

    private static ObjectNode build(@Nullable String id, @Nullable ImageMetadata stamp) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("project", stamp == null ? null : stamp.project());
        json.put("build_tag", stamp == null ? null : stamp.buildTag());
        json.put("gitref", stamp == null ? null : stamp.gitref());
        json.put("build_time", stamp == null ? null : stamp.buildTime().toString());
        return json;
    }

    private static ObjectNode packages(PackageNews news) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("known", news.doubts().isEmpty());
        ArrayNode changes = json.putArray("changes");
        news.changes()
                .forEach(change -> changes.addObject()
                        .put("change", change.kind().toString())
                        .put("name", change.either().name())
                        .put("before", version(change.before()))
                        .put("after", version(change.after())));
        ArrayNode doubts = json.putArray("doubts");
        news.doubts().forEach(doubts::add);
        return json;
    }

    private static @Nullable String version(@Nullable InstalledPackage installed) {
        return installed == null ? null : installed.version();
    }
}
