package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.containerlifecycle.plugin.form.PlainJson;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** The lists and maps of the step as the texts of a form. */
final class FormTexts {
    private FormTexts() {}

    static ContainerMetadataStep bind(StaplerRequest2 request, JSONObject form) throws FormException {
        // Taken out of the form itself, because Jenkins would take a copy for another step and come here again.
        String tags = text(form.remove("tags"));
        String user = text(form.remove("user"));
        String buildArgs = text(form.remove("buildArgs"));
        Map<TraitEntry, String> traits = new LinkedHashMap<>();
        TraitEntry.all().forEach(trait -> traits.put(trait, text(form.remove(trait.getName()))));
        ContainerMetadataStep step = request.bindJSON(ContainerMetadataStep.class, form);
        step.setTags(words(tags));
        try {
            step.setUser(user(user));
        } catch (InputException e) {
            throw new FormException(e.getMessage(), e, "user");
        }
        set("buildArgs", () -> step.setBuildArgs(values(buildArgs)));
        for (Map.Entry<TraitEntry, String> entry : traits.entrySet()) {
            TraitEntry trait = entry.getKey();
            set(trait.getName(), () -> step.set(trait.trait(), trait.value(entry.getValue())));
        }
        return step;
    }

    private static void set(String field, Runnable setter) throws FormException {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, field);
        }
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    static List<String> words(String text) {
        return List.of(Util.tokenize(text, " ,\t\r\n"));
    }

    static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** @return null for a blank text */
    static Map<String, Object> user(String text) throws InputException {
        return text.isBlank()
                ? null
                : PlainJson.map(Json.readUsersObject(text.getBytes(StandardCharsets.UTF_8), "The user's data"));
    }

    /** @throws IllegalArgumentException naming the line that is not NAME=VALUE, or whose name another line has, too */
    static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(Messages.FormTexts_NotNameValue(line));
            }
            String name = line.substring(0, equals).strip();
            if (values.put(name, line.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(Messages.FormTexts_Twice(name));
            }
        }
        return values;
    }

    static String json(Map<String, Object> user) {
        try {
            return user == null ? "" : Json.compact(PlainJson.object(user, "user"));
        } catch (AbortException e) {
            // Only a script can give such a value, and scripts are never shown as a form.
            return "";
        }
    }

    static String lines(Map<?, ?> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining("\n"));
    }
}
