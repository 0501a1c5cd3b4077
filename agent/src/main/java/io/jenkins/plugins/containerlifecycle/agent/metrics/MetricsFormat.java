package io.jenkins.plugins.containerlifecycle.agent.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;

/** The formats that Prometheus reads. */
public enum MetricsFormat {
    TEXT(PrometheusTextFormatWriter.CONTENT_TYPE, "") {
        @Override
        ExpositionFormatWriter writer() {
            return PrometheusTextFormatWriter.create();
        }
    },
    OPEN_METRICS(OpenMetricsTextFormatWriter.CONTENT_TYPE, "# EOF\n") {
        @Override
        ExpositionFormatWriter writer() {
            return new OpenMetricsTextFormatWriter(false, false);
        }
    };

    private final String contentType;
    private final String end;

    MetricsFormat(String contentType, String end) {
        this.contentType = contentType;
        this.end = end;
    }

    /** @param accept the header of a request; empty if it has none */
    public static MetricsFormat of(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    public String contentType() {
        return contentType;
    }

    /** The last line, which must be there. */
    String end() {
        return end;
    }

    abstract ExpositionFormatWriter writer();
}
