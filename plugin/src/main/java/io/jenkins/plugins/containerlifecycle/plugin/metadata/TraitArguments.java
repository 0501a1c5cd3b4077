package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The arguments with which an image describes itself as a package does: a field with getter and setter for each trait of
 * the table, by its name. Null if not given.
 */
public abstract class TraitArguments extends HealthcheckArguments {
    private String version;
    private String description;
    private String licenses;
    private String vendor;
    private ArrayList<String> authors;
    private LinkedHashMap<String, String> urls;
    private ArrayList<String> requires;
    private LinkedHashMap<String, String> schedule;

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    @CheckForNull
    public String getLicenses() {
        return licenses;
    }

    @DataBoundSetter
    public void setLicenses(String licenses) {
        this.licenses = Util.fixEmptyAndTrim(licenses);
    }

    @CheckForNull
    public String getVendor() {
        return vendor;
    }

    @DataBoundSetter
    public void setVendor(String vendor) {
        this.vendor = Util.fixEmptyAndTrim(vendor);
    }

    @CheckForNull
    public List<String> getAuthors() {
        return authors == null ? null : new ArrayList<>(authors);
    }

    @DataBoundSetter
    public void setAuthors(List<String> authors) {
        this.authors = list(authors);
    }

    @CheckForNull
    public Map<String, String> getUrls() {
        return urls == null ? null : new LinkedHashMap<>(urls);
    }

    @DataBoundSetter
    public void setUrls(Map<String, String> urls) {
        this.urls = map(urls);
    }

    @CheckForNull
    public List<String> getRequires() {
        return requires == null ? null : new ArrayList<>(requires);
    }

    @DataBoundSetter
    public void setRequires(List<String> requires) {
        this.requires = list(requires);
    }

    @CheckForNull
    public Map<String, String> getSchedule() {
        return schedule == null ? null : new LinkedHashMap<>(schedule);
    }

    @DataBoundSetter
    public void setSchedule(Map<String, String> schedule) {
        this.schedule = map(schedule);
    }

    private static ArrayList<String> list(List<?> values) {
        List<String> texts = PipelineValues.strings(values);
        return texts == null ? null : new ArrayList<>(texts);
    }

    private static LinkedHashMap<String, String> map(Map<?, ?> values) {
        Map<String, String> texts = PipelineValues.strings(values);
        return texts == null ? null : new LinkedHashMap<>(texts);
    }

    FieldValues traits() {
        FieldValues traits = new FieldValues();
        for (MetadataField<?> trait : MetadataField.TRAITS) {
            traits.put(trait, get(trait));
        }
        return traits;
    }

    /** Copies another's, with the variables of a build expanded. */
    void setTraits(TraitArguments other, EnvVars env) {
        for (MetadataField<?> trait : MetadataField.TRAITS) {
            set(trait, expanded(other.get(trait), env));
        }
    }

    private static Object expanded(Object value, EnvVars env) {
        if (value instanceof List<?> list) {
            return list.stream().map(element -> env.expand((String) element)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, String> copy = new LinkedHashMap<>();
            map.forEach((kind, element) -> copy.put(kind, env.expand((String) element)));
            return copy;
        }
        return env.expand((String) value);
    }

    /** @return null if not given */
    Object get(MetadataField<?> trait) {
        try {
            return member(trait).get(this);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param value null or empty for not given */
    void set(MetadataField<?> trait, Object value) {
        Object kept = value instanceof List<?> list
                ? list(list)
                : value instanceof Map<?, ?> map ? map(map) : Util.fixEmptyAndTrim((String) value);
        try {
            member(trait).set(this, kept);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without it no step runs: a trait of the table that is forgotten here is not lost quietly. */
    private static Field member(MetadataField<?> trait) {
        try {
            return TraitArguments.class.getDeclaredField(trait.id());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(TraitArguments.class + " has no field for the trait " + trait, e);
        }
    }
}
