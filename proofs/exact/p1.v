(** Exact numbers of chapter P1: name, numerator, denominator. *)
From Coq Require Import ZArith QArith String List.
From Book.proof Require Import lemmas_p1_exact lemmas_p1_rates.
Local Open Scope string_scope.
Local Open Scope Q_scope.

Definition show (name : string) (q : Q) : string * Z * Z := (name, Qnum (Qred q), Zpos (Qden (Qred q))).

(** The vector x = (-3, 1/2, 2) and the weights w = (1, -2, 1/4). *)
Definition x (i : nat) : Q := List.nth i ((-3 # 1) :: (1 # 2) :: (2 # 1) :: nil)%list 0.
Definition w (i : nat) : Q := List.nth i ((1 # 1) :: (-2 # 1) :: (1 # 4) :: nil)%list 0.

(** Over the 8 masks: mean, second moment and variance of the first entry of D(x); mean and variance of w · D(x). *)
Definition first (p : Q) (m : nat -> bool) : Q := dropout_Q p (m O) (x O).
Definition dot (p : Q) (m : nat -> bool) : Q :=
  w 0%nat * dropout_Q p (m 0%nat) (x 0%nat) + w 1%nat * dropout_Q p (m 1%nat) (x 1%nat)
  + w 2%nat * dropout_Q p (m 2%nat) (x 2%nat).
Definition mean (p : Q) (f : (nat -> bool) -> Q) : Q := mask_mean_Q p 3 f.
Definition second (p : Q) (f : (nat -> bool) -> Q) : Q := mask_mean_Q p 3 (fun m => f m ^ 2).
Definition variance (p : Q) (f : (nat -> bool) -> Q) : Q := second p f - mean p f ^ 2.

(** A layer with ReLU and dropout multiplies E[z²] by (n Var A)/2 · s; evaluation has s = 1. *)
Definition growth (p gain : Q) : Q := gain / 2 * scale_Q p.

Eval vm_compute in show "p1.entry.mean.1-4" (mean (1 # 4) (first (1 # 4))).
Eval vm_compute in show "p1.entry.second.1-2" (second (1 # 2) (first (1 # 2))).
Eval vm_compute in show "p1.entry.second.1-4" (second (1 # 4) (first (1 # 4))).
Eval vm_compute in show "p1.entry.variance.1-2" (variance (1 # 2) (first (1 # 2))).
Eval vm_compute in show "p1.entry.variance.1-10" (variance (1 # 10) (first (1 # 10))).
Eval vm_compute in show "p1.linear.mean.1-2" (mean (1 # 2) (dot (1 # 2))).
Eval vm_compute in show "p1.linear.variance.1-2" (variance (1 # 2) (dot (1 # 2))).
Eval vm_compute in show "p1.linear.variance.1-4" (variance (1 # 4) (dot (1 # 4))).
Eval vm_compute in show "p1.linear.variance.1-10" (variance (1 # 10) (dot (1 # 10))).
Eval vm_compute in show "p1.growth.he.1-2.10" (growth (1 # 2) 2 ^ 10).
Eval vm_compute in show "p1.growth.he.1-10.10" (growth (1 # 10) 2 ^ 10).
Eval vm_compute in show "p1.growth.he.1-5.20" (growth (1 # 5) 2 ^ 20).
Eval vm_compute in show "p1.growth.kept.1-5" (growth (1 # 5) (8 # 5)).
Eval vm_compute in show "p1.growth.kept.evaluation.1-5.20" (growth 0 (8 # 5) ^ 20).

(** Rate and scale of k dropouts of rate p in a row, P1.4 (a): the name says p, as a fraction, and k. *)
Eval vm_compute in show "p1.repeated.rate.1-10.2" (repeated_Q (1 # 10) 2).
Eval vm_compute in show "p1.repeated.rate.1-2.0" (repeated_Q (1 # 2) 0).
Eval vm_compute in show "p1.repeated.rate.1-2.2" (repeated_Q (1 # 2) 2).
Eval vm_compute in show "p1.repeated.rate.1-2.10" (repeated_Q (1 # 2) 10).
Eval vm_compute in show "p1.repeated.rate.3-10.3" (repeated_Q (3 # 10) 3).
Eval vm_compute in show "p1.repeated.rate.2-3.4" (repeated_Q (2 # 3) 4).
Eval vm_compute in show "p1.repeated.scale.1-10.2" (repeated_scale_Q (1 # 10) 2).
Eval vm_compute in show "p1.repeated.scale.1-2.10" (repeated_scale_Q (1 # 2) 10).
Eval vm_compute in show "p1.repeated.scale.3-10.3" (repeated_scale_Q (3 # 10) 3).
Eval vm_compute in show "p1.repeated.scale.2-3.4" (repeated_scale_Q (2 # 3) 4).
