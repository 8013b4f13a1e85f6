# Fits every review of a file (columns set, TP, FP, FN, TN) with glmer's Laplace approximation, as tightly as its optimizers go: three starts, each climbed
# again from where it ended until nothing is gained. Rscript glmer.R reviews.csv fits.csv; needs lme4.
suppressMessages(library(lme4))
files <- commandArgs(TRUE)
long <- function(d) {
  k <- nrow(d)
  o <- data.frame(study = factor(rep(seq_len(k), 2)), sens = rep(1:0, each = k), spec = rep(0:1, each = k),
                  true = c(d$TP, d$TN), n = c(d$TP + d$FN, d$TN + d$FP))
  o[o$n > 0, ]
}
formula <- cbind(true, n - true) ~ 0 + sens + spec + (0 + sens + spec | study)
climb <- function(data, start, reach) suppressMessages(suppressWarnings(try(glmer(
  formula, data = data, family = binomial, nAGQ = 1, start = start,
  control = glmerControl(optimizer = "bobyqa", calc.derivs = FALSE, tolPwrss = 1e-12,
                         optCtrl = list(rhobeg = reach, rhoend = 1e-9 * reach, maxfun = 50000))), silent = TRUE)))
number <- function(v) formatC(v, digits = 15, format = "g")

all <- read.csv(files[1])
lines <- "set,logLik,logitSensitivity,logitSpecificity,varianceSensitivity,varianceSpecificity,covariance"
for (set in unique(all$set)) {
  data <- long(all[all$set == set, ])
  rate <- function(part) { d <- data[data[[part]] == 1, ]; qlogis((sum(d$true) + 0.5) / (sum(d$n) + 1)) }
  best <- NULL
  for (slope in c(0, -0.6, 0.6)) {
    start <- list(theta = c(0.7, slope, 0.5), fixef = c(sens = rate("sens"), spec = rate("spec")))
    before <- -Inf
    for (again in 1:6) {
      fit <- climb(data, start, if (again == 1) 0.2 else 0.02)
      if (inherits(fit, "try-error")) break
      value <- as.numeric(logLik(fit))
      if (is.null(best) || value > as.numeric(logLik(best))) best <- fit
      start <- list(theta = getME(fit, "theta"), fixef = fixef(fit))
      if (value - before < 1e-12) break
      before <- value
    }
  }
  if (is.null(best)) { lines <- c(lines, paste0(set, ",,,,,,")); next }
  v <- as.data.frame(VarCorr(best))$vcov
  lines <- c(lines, paste(c(set, number(c(as.numeric(logLik(best)), fixef(best), v))), collapse = ","))
}
writeLines(lines, files[2])
