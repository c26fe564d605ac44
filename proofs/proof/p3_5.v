(** Claim P3.5, part 1. *)
From Coq Require Import Reals List Arith Bool Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
Import ListNotations.

(** A sum over two lists, one after the other. *)
Lemma sum_list_app {K : Ring} (xs ys : list K) :
  sum_list (xs ++ ys) = plus (sum_list xs) (sum_list ys).
Proof.
  induction xs as [|a xs IH]; simpl; [now rewrite plus_zero_l|].
  now rewrite IH, plus_assoc.
Qed.

(** A common factor on the left. *)
Lemma sum_list_mult {K : Ring} (J : nat -> K) s Ss :
  sum_list (map (path J) (map (cons s) Ss)) = mult (J s) (sum_list (map (path J) Ss)).
Proof.
  induction Ss as [|S Ss IH]; simpl; [now rewrite mult_zero_r|].
  now rewrite IH, mult_distr_l.
Qed.

Theorem p3_5_paths : P3.p3_5_paths.
Proof.
  intros K J k.
  induction k as [|k IH].
  - simpl. rewrite plus_zero_r. reflexivity.
  - simpl subsets. rewrite map_app, sum_list_app, sum_list_mult.
    simpl. rewrite IH, mult_distr_r, mult_one_l. reflexivity.
Qed.

Lemma length_filter_cons (k m : nat) Ss : length (of_length (S m) (map (cons k) Ss)) = length (of_length m Ss).
Proof.
  unfold of_length. induction Ss as [|T Ss IH]; simpl; [reflexivity|].
  destruct (length T =? m); simpl; now rewrite IH.
Qed.

Lemma no_empty (k : nat) Ss : of_length 0 (map (cons k) Ss) = [].
Proof. unfold of_length. induction Ss; simpl; auto. Qed.

Theorem p3_5_count : P3.p3_5_count.
Proof.
  intros k.
  split.
  - induction k as [|k IH]; simpl; [reflexivity|].
    rewrite app_length, map_length, IH. lia.
  - induction k as [|k IH]; intros m.
    + destruct m; reflexivity.
    + simpl subsets. unfold of_length. rewrite filter_app, app_length.
      fold (of_length m (subsets k)). fold (of_length m (map (cons (S k)) (subsets k))).
      rewrite IH. destruct m as [|m].
      * rewrite no_empty. destruct k; reflexivity.
      * rewrite length_filter_cons, IH. simpl. lia.
Qed.
