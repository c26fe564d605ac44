From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_4_chain : P4.p4_4_chain.
Proof.
  intros paths. induction paths as [|f rest IH]; intros x; [reflexivity|].
  simpl chain. rewrite IH. change (length (f :: rest)) with (S (length rest)).
  simpl seq. simpl map. unfold sum at 2. simpl fold_right. f_equal.
  fold (sum (map (fun i => fold_left (fun t f => f t) (firstn i (f :: rest)) x) (seq 2 (length rest)))).
  rewrite <- (seq_shift (length rest) 1), map_map. reflexivity.
Qed.

Theorem p4_4_one_path : P4.p4_4_one_path.
Proof. intros f x. reflexivity. Qed.

(** A path that adds 1 to every number that is not negative. *)
Lemma path_adds_one : forall x, 0 <= x -> path 1 1 1 0 1 0 x = x + 1.
Proof. intros x H. unfold path, relu, Rmax. repeat destruct Rle_dec; lra. Qed.

(** The layer of n such paths. *)
Lemma layer_adds : forall n x, 0 <= x ->
  layer (repeat (path 1 1 1 0 1 0) n) x = INR n * (x + 1).
Proof.
  induction n as [| n IH]; intros x H; [simpl; unfold layer; simpl; ring |].
  rewrite S_INR. unfold layer in *. simpl. rewrite IH, path_adds_one by assumption. ring.
Qed.

(** The chain of n such paths adds 1 once more with every path. *)
Lemma chain_adds : forall n x, 0 <= x ->
  chain (repeat (path 1 1 1 0 1 0) n) x = INR n * x + INR n * (INR n + 1) / 2.
Proof.
  induction n as [| n IH]; intros x H; [simpl; field |].
  rewrite S_INR. simpl. rewrite path_adds_one, IH by lra. field.
Qed.

Theorem p4_4_chain_differs : P4.p4_4_chain_differs.
Proof.
  intros P HP. exists 1, 1, 1, 0, 1, 0, 0.
  rewrite layer_adds, chain_adds by lra.
  apply le_INR in HP. simpl in HP. nra.
Qed.
